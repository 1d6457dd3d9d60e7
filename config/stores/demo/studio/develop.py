"""EXR (linear) -> cut-out: joint bilateral denoise, exposure curve, shadow under the product, WebP.  blender -b -P develop.py -- id ..."""
import sys, os; sys.path.insert(0,os.path.dirname(os.path.abspath(__file__)))
import bpy, glob, numpy as np
from PIL import Image, ImageFilter
EXR='/tmp/art/exr/'; CUT='/tmp/art/cut/'
def load(p):
    im=bpy.data.images.load(p); im.colorspace_settings.name='Non-Color'; w,h=im.size; a=np.empty(w*h*im.channels,np.float32); im.pixels.foreach_get(a); c=im.channels; bpy.data.images.remove(im); return a.reshape(h,w,c)[::-1].copy()
def guided(rgb,alb,nor,strength=1.0,iters=3):
    """edge-avoiding a-trous on log radiance, steered by albedo + normal"""
    x=np.log1p(np.clip(rgb,0,40)*4); K={-1:.25,0:.5,1:.25}
    for it in range(iters):
        st=2**it; acc=np.zeros_like(x); W=np.zeros(x.shape[:2]+(1,),np.float32); sc=.055*strength/(1+it*.6)
        for dy,ky in K.items():
            for dx,kx in K.items():
                q=np.roll(x,(dy*st,dx*st),(0,1)); d=((q-x)**2).sum(-1,keepdims=True); w=np.exp(-d/(2*(sc*2.2)**2))
                if alb is not None: w=w*np.exp(-((np.roll(alb,(dy*st,dx*st),(0,1))-alb)**2).sum(-1,keepdims=True)/.004)
                if nor is not None: w=w*np.exp(-((np.roll(nor,(dy*st,dx*st),(0,1))-nor)**2).sum(-1,keepdims=True)/.02)
                w=w*ky*kx; acc+=q*w; W+=w
        x=acc/W
    return np.expm1(x)/4
def despeckle(rgb):
    n=np.stack([np.roll(rgb,(dy,dx),(0,1)) for dy in(-1,0,1) for dx in(-1,0,1) if dy or dx]); hi=np.sort(n,0)[-2]; return np.minimum(rgb,hi*1.15+.02)
def curve(x,ev=1.0,a=.62):
    x=x*ev; y=np.where(x<a,x,a+(1-a)*(1-np.exp(-np.maximum(x-a,0)/(1-a)))); return np.where(y<.0031308,12.92*y,1.055*np.power(np.maximum(y,1e-6),1/2.4)-.055)
def develop(n,ev=1.45,strength=1.0,res=1000,shadow=.85,contrast=.12,sat=1.06):
    a=load(EXR+n+'.exr'); rgb,al=a[...,:3],np.clip(a[...,3:4],0,1)
    alb=glob.glob(EXR+n+'_alb_*.exr'); nor=glob.glob(EXR+n+'_nor_*.exr')
    alb=load(alb[0])[...,:3] if alb else None; nor=load(nor[0])[...,:3] if nor else None
    if strength: rgb=guided(despeckle(rgb),alb,nor,strength)
    s=np.clip(curve(rgb/np.maximum(al,.02)*(al>.002),ev),0,1)
    s=s+contrast*(s-.5)*(1-np.abs(2*s-1))*1.0; l=s.mean(-1,keepdims=True); s=np.clip(l+(s-l)*sat,0,1)
    top=Image.fromarray((np.concatenate([s,al],-1)*255+.5).astype(np.uint8),'RGBA').resize((res,res),Image.LANCZOS) if a.shape[0]!=res else Image.fromarray((np.concatenate([s,al],-1)*255+.5).astype(np.uint8),'RGBA')
    if os.path.exists(EXR+n+'_sh.exr') and shadow:
        sh=np.clip(load(EXR+n+'_sh.exr')[...,3],0,1); sh=np.clip(sh-.035,0,1)*shadow
        im=Image.fromarray((sh*255).astype(np.uint8)).filter(ImageFilter.MedianFilter(3)).filter(ImageFilter.GaussianBlur(2.2)).resize((res,res),Image.BICUBIC).filter(ImageFilter.GaussianBlur(res/300))
        f=np.asarray(im).astype(np.float32)/255; yy,xx=np.mgrid[0:res,0:res]/(res-1); edge=np.minimum.reduce([xx,1-xx,yy,1-yy]); f*=np.clip(edge/.07,0,1)**1.3
        A=np.asarray(top).astype(np.float32)/255; ta=A[...,3:4]; oa=ta+f[...,None]*(1-ta); oc=(A[...,:3]*ta+np.array([.07,.06,.06])*f[...,None]*(1-ta))/np.maximum(oa,1e-4)
        out=Image.fromarray((np.clip(np.concatenate([oc,oa],-1),0,1)*255+.5).astype(np.uint8),'RGBA')
    else: out=top
    out.save(CUT+n+'.png'); top.save(CUT+n+'_top.png'); print('CUT',n,flush=True)
if __name__=='__main__':
    a=sys.argv[sys.argv.index('--')+1:]; kw={k:float(v) for k,v in (x.split('=') for x in a if '=' in x)}
    if 'res' in kw: kw['res']=int(kw['res'])
    for n in [x for x in a if '=' not in x]: develop(n,**kw)
