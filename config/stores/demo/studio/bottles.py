"""Drinks and shower gels. blender -b -P bottles.py -- id [id ...] [res=] [spp=]"""
import sys, os; sys.path.insert(0,os.path.dirname(os.path.abspath(__file__)))
from kit import *
import kit
L=lambda n:TEX+n+'.png'
def printed(n,rough=.35,metal=0,clear=.0): return mat('print_'+n,rough=rough,metal=metal,img=L(n),alpha_img=True,clear=clear)
def base(H,**k): kit.reset(); 
def shot(H,el=.10,az=0,**k):
    rig_standing(H,**k); frame((az,-1,el),dist=H*5.5)
# ---- cans -------------------------------------------------------------
def can(tex,sleek=False,dropn=420,turn=0,liquidbead=True):
    kit.reset()
    R_,H=(.33,1.15) if not sleek else (.285,1.34)
    body=fillet([(R_*.80,.0),(R_*.86,.055,.02),(R_,.14,.06),(R_,H-.17,.07),(R_*.83,H-.035,.03),(R_*.83,H-.02)],8)
    paint=mat('paint',rough=.30,metal=.55,spec=.6,img=L(tex),clear=.35,crough=.12)
    alu=mat('alu','#d9dadb',rough=.22,metal=1)
    db=dense(body,.012); side=[p for p in db if .05<=p[1]<=H-.045]
    b=lathe('side',dense(side,.05),paint,seg=160,uv=True)
    # u runs from the front centre (theta=-90deg): shift so that panel centre (u=.25) faces the camera, keep v on the straight wall
    uv=b.data.uv_layers[0].data
    for l in uv: l.uv[0]=l.uv[0]+.25+turn
    lathe('foot',fillet([(0,.03),(R_*.66,.03,.02),(R_*.74,.0,.015),(R_*.80,.0,.015),(R_*.86,.05)],6),alu)
    lathe('lid',fillet([(side[-1][0],side[-1][1]),(R_*.845,H-.03,.02),(R_*.86,H+.004,.012),(R_*.80,H+.008,.012),(R_*.78,H-.05,.02),(R_*.70,H-.05,.02),(R_*.68,H-.03,.01),(0,H-.03)],6),alu)
    tab=extrude2d('tab',[[(.085*math.cos(t)*1.0,.13*math.sin(t)) for t in np.linspace(0,2*math.pi,48,endpoint=False)],[(.05*math.cos(t),.045*math.sin(t)+.055) for t in np.linspace(0,2*math.pi,32,endpoint=False)]],.012,.006,alu)
    tab.rotation_euler=(0,0,.5); tab.location=(0,.02,H-.005)
    if dropn: drops(side,.10,H-.13,dropn,waterdrop(),seed=len(tex)+7,big=.021)
    shot(H,el=.20,key=5,rim=6.5,back=.6)
# ---- glass / PET bottles: liquid body + thin shell --------------------
def cola_bottle():
    kit.reset()
    pr=fillet([(0,0),(.27,0,.05),(.30,.06,.05),(.295,.30,.2),(.262,.62,.25),(.305,.98,.3),(.29,1.25,.25),(.16,1.62,.3),(.115,1.95,.2),(.115,2.14)],12); pr=dense(pr,.03)
    liq=liquid('cola','#b4541c',26,1.36)
    inner=[(max(0,r-.022),z+ (.045 if z<.04 else 0)) for r,z in pr if z<1.74]; inner=inner+[(0,inner[-1][1])]
    inner[0]=(0,inner[1][1])
    lathe('liq',inner,liq); lathe('sh',pr,shell('g','#dfe9e2',1.5))
    lathe('cap',fillet([(0,2.28),(.125,2.28,.035),(.15,2.12),(.148,2.10)],8),mat('cap','#e2421b',rough=.28,metal=.5,clear=.6),seg=168,rib=lambda t,z:(.05*max(0,(2.2-z)/.1)*math.cos(21*t) if z<2.2 else 0),auto=60)
    lathe('lip',fillet([(.115,2.0),(.135,2.03,.02),(.135,2.09,.02),(.12,2.11)],6),shell('lip','#e8f0ea',1.6))
    label('lab',pr,.80,1.20,.60,printed('cola_bottle',.4),eps=.003)
    drops(pr,.08,1.62,520,waterdrop(),seed=5,big=.021)
    shot(2.28,back=1.8,key=5.5,rim=7)
def quell():
    kit.reset()
    pr=dense(fillet([(0,0),(.34,0,.05),(.36,.08,.06),(.36,1.35,.25),(.30,1.75,.4),(.13,2.15,.3),(.125,2.62)],12),.03)
    liq=liquid('water','#a9dcec',1.1,1.33)
    inner=[(max(0,r-.024),z+(.06 if z<.05 else 0)) for r,z in pr if z<2.3]; inner=inner+[(0,inner[-1][1])]; inner[0]=(0,inner[1][1])
    lathe('liq',inner,liq); lathe('sh',pr,shell('g','#d4ecf2',1.5))
    bub=waterdrop(); rnd=random.Random(2); bm=bmesh.new()
    for i in range(130):
        a=rnd.random()*6.28; r=.30*math.sqrt(rnd.random()); z=.15+1.9*rnd.random(); s=.005+.011*rnd.random()**2
        if z>1.4: r*=.45
        bmesh.ops.create_icosphere(bm,subdivisions=2,radius=s,matrix=Matrix.Translation((r*math.cos(a),r*math.sin(a),z)))
    me=bpy.data.meshes.new('b'); bm.to_mesh(me); me.materials.append(shell('bub','#ffffff',1.25)); me.polygons.foreach_set('use_smooth',[True]*len(me.polygons)); S_=bpy.context.scene; S_.collection.objects.link(bpy.data.objects.new('b',me))
    lathe('cap',fillet([(0,2.82),(.142,2.82,.03),(.148,2.56,.01),(.146,2.55)],8),mat('cap','#0d4f8b',rough=.3,metal=.7),seg=180,rib=lambda t,z:.012*math.cos(60*t) if 2.6<z<2.78 else 0)
    label('lab',pr,.55,1.05,.72,printed('quell',.4),eps=.003)
    drops(pr,.1,1.9,260,waterdrop(),seed=8,big=.02)
    shot(2.82,back=1.3,key=4.5,rim=6)
def juice(tex,c1,c2):
    kit.reset()
    pr=dense(fillet([(0,0),(.31,0,.05),(.33,.06,.05),(.33,1.12,.22),(.25,1.38,.2),(.20,1.46,.06),(.20,1.56)],12),.03)
    inner=[(max(0,r-.012),z+(.02 if z<.04 else 0)) for r,z in pr if z<1.42]; inner=inner+[(0,inner[-1][1])]; inner[0]=(0,inner[1][1])
    lathe('liq',inner,mat('juice',c1,rough=.35,sss=.35,sssc=c2,spec=.2,noise=(9,.004,3)))
    lathe('sh',pr,shell('g','#fdfdfb',1.5,.03))
    lathe('cap',fillet([(0,1.76),(.215,1.76,.03),(.222,1.52,.01),(.22,1.515)],8),mat('cap','#f6f2ea',rough=.38,spec=.4),seg=240,rib=lambda t,z:.012*math.cos(72*t) if 1.55<z<1.72 else 0)
    lathe('ring',fillet([(.2,1.455),(.226,1.46,.01),(.226,1.50,.01),(.2,1.505)],4),mat('cap2','#f6f2ea',rough=.38))
    label('lab',pr,.26,.92,.87,printed(tex,.5),eps=.004)
    drops(pr,.05,1.3,200,waterdrop(),seed=len(tex),big=.02)
    shot(1.76,back=1.5,key=5.2,rim=6)
def nacht():
    kit.reset()
    pr=dense(fillet([(0,0),(.33,0,.05),(.35,.05,.05),(.35,.95,.16),(.14,1.20,.14),(.125,1.42,.05),(.125,1.62)],12),.03)
    inner=[(max(0,r-.02),z+(.04 if z<.04 else 0)) for r,z in pr if z<1.16]; inner=inner+[(0,inner[-1][1])]; inner[0]=(0,inner[1][1])
    lathe('liq',inner,liquid('coffee','#a04a12',34,1.36)); lathe('sh',pr,shell('g','#b8783a',1.5))
    lathe('lip',fillet([(.125,1.52),(.148,1.54,.02),(.148,1.60,.02),(.12,1.63),(.10,1.63)],6),shell('lip','#b8783a',1.5))
    lathe('cork',fillet([(.0,1.80),(.125,1.80,.02),(.125,1.66,.015),(.105,1.63),(.10,1.45)],6),mat('cork','#b98f62',rough=.85,noise=(26,.012,8)))
    label('lab',pr,.22,.80,.74,printed('nacht',.65),eps=.004)
    shot(1.8,back=2.6,key=5.2,rim=7)
def carton():
    kit.reset(); f=mat('f',rough=.42,img=L('oat_front')); s=mat('s',rough=.42,img=L('oat_side')); e=mat('e','#e9e2d0',rough=.42)
    w=.35; h=1.4; t=1.78
    def quad(n,v,m,uv): return obj(n,v,[tuple(range(len(v)))],m,smooth=False,uv=uv)
    U=[(0,0),(1,0),(1,1),(0,1)]
    quad('fr',[(-w,-w,0),(w,-w,0),(w,-w,h),(-w,-w,h)],f,U); quad('rt',[(w,-w,0),(w,w,0),(w,w,h),(w,-w,h)],s,U)
    quad('bk',[(w,w,0),(-w,w,0),(-w,w,h),(w,w,h)],f,U); quad('lf',[(-w,w,0),(-w,-w,0),(-w,-w,h),(-w,w,h)],s,U)
    quad('rf',[(-w,-w,h),(w,-w,h),(w,-.012,t),(-w,-.012,t)],e,U); quad('rb',[(w,w,h),(-w,w,h),(-w,.012,t),(w,.012,t)],e,U)
    for k in(1,-1):   # folded gable ends, pushed in
        obj('g',[(k*w,-w,h),(k*w,w,h),(k*w*.62,0,t-.06),(k*w,-.012,t),(k*w,.012,t)],[(0,1,2),(0,2,3),(1,4,2)],e,smooth=False)
    rbox('fin',2*w,.03,.16,.008,e,(0,0,t+.07),3)
    cap=mat('cap','#2c5a4a',rough=.35); c=lathe('cap',fillet([(0,.13),(.125,.13,.025),(.13,.0)],6),cap,seg=200,rib=lambda t_,z:.016*math.cos(48*t_) if z<.11 else 0)
    c.location=(0,-.19,h+.20); c.rotation_euler=(math.atan2(t-h,w-.012),0,0)
    for o in list(bpy.context.scene.objects): 
        if o.type=='MESH' and not o.get('rig'): o.data.transform(Matrix.Identity(4))
    piv=bpy.data.objects.new('p',None); bpy.context.scene.collection.objects.link(piv)
    for o in list(bpy.context.scene.objects):
        if o.type=='MESH': o.parent=piv
    piv.rotation_euler=(0,0,math.radians(28)); bpy.context.view_layer.update()
    shot(1.93,el=.22,back=0,key=5,rim=3.6)
# ---- shower gels ------------------------------------------------------
def pump(z,col,r=.13,metal=0,rough=.3,turn=-1.0):
    m=mat('pump',col,rough=rough,metal=metal)
    lathe('collar',fillet([(r*.9,z-.03),(r*1.25,z-.03,.012),(r*1.25,z+.15,.03),(r*.5,z+.17,.02),(r*.42,z+.19),(r*.40,z+.33)],6),m,seg=200,rib=lambda t,zz:.014*math.cos(50*t) if z<zz<z+.12 else 0)
    lathe('head',fillet([(0,z+.47),(r*.80,z+.47,.03),(r*.86,z+.34,.03),(r*.45,z+.32,.02),(r*.4,z+.31)],8),m)
    pts=[(math.cos(turn)*d,math.sin(turn)*d,z+.415-.0*d-(.10*max(0,(d-.30)/.10)**2 if d>.30 else 0)) for d in np.linspace(.05,.40,26)]
    tube('spout',pts,.036,m)
def flacon(tex,prof,n,dy,body,cap,lab,gel=None,wash=None,back=2.0,rim=6.5,key=5,fillz=None,topz=None,mk=None,rot=0):
    """generic flacon; gel -> clear wall with coloured gel, otherwise opaque body"""
    kit.reset(); pr=dense(fillet(prof,12),.03); zt=pr[-1][1]
    if gel:
        inner=[(max(0,r-.02),z+(.035 if z<.04 else 0)) for r,z in pr if z<fillz]; inner=inner+[(0,inner[-1][1])]; inner[0]=(0,inner[1][1])
        lathe('gel',inner,gel(),n=n,dy=dy); lathe('sh',pr,body(),n=n,dy=dy,auto=50)
    else: lathe('body',pr,body(),n=n,dy=dy,auto=50)
    cap(zt)
    z0,z1,w=lab; label('lab',pr,z0,z1,w,mk() if mk else printed(tex,.4),eps=.004,n=n,dy=dy)
    H=topz or zt; shot(H,back=back,key=key,rim=rim,el=.12)
def flip(col,r,n,dy,h=.34,rough=.28):
    def f(z):
        m=mat('flip',col,rough=rough); lathe('cap',fillet([(r,z+.012),(r,z+h*.62)],6),m,n=n,dy=dy); lathe('cap2',fillet([(r-.006,z+h*.63),(r,z+h*.64,.004),(r,z+h,.05),(0,z+h)],8),m,n=n,dy=dy,auto=50)
    return f
CL=lambda:shell('clear','#fbfdfc',1.5,.015)
G={
 'cola-330-glas':cola_bottle,'cola-330':lambda:can('cola_can'),'cola-zero-330':lambda:can('cola_zero'),
 'bruis-lemon':lambda:can('bruis_lemon',True,300),'bruis-grapefruit':lambda:can('bruis_grapefruit',True,300),
 'quell-750':quell,'morgen-orange':lambda:juice('morgen_orange','#f08a0c','#ff9a1c'),'morgen-beet':lambda:juice('morgen_beet','#8e0d3e','#d0155a'),
 'nacht-coldbrew':nacht,'haver-barista':carton,
 'grove-orange':lambda:flacon('grove_orange',[(0,0),(.36,0,.05),(.38,.06,.05),(.38,1.22,.20),(.16,1.38,.08),(.135,1.50)],2,1,CL,lambda z:pump(z,'#f4efe6'),(.22,1.10,.62),gel=lambda:liquid('g','#ffb400',7.5,1.36),fillz=1.33,back=1.5,topz=1.95),
 'grove-lemon':lambda:flacon('grove_lemon',[(0,0),(.36,0,.06),(.38,.06,.06),(.38,1.28,.14),(.27,1.40,.03),(.27,1.42)],3.2,.62,CL,flip('#fbf8ef',.27,3.0,.62),(.24,1.14,.63),gel=lambda:liquid('g','#f2f04a',3.2,1.36),fillz=1.36,back=1.4,topz=1.76),
 'stille-lavender':lambda:flacon('stille_lavender',[(0,0),(.37,0,.07),(.39,.08,.07),(.36,1.25,.30),(.16,1.44,.10),(.135,1.54)],2,1,lambda:mat('frost','#c3b3e2',rough=.42,sss=.3,sssc='#cdbcf0',spec=.4,clear=.15,crough=.3),lambda z:pump(z,'#efe9f6'),(.22,1.10,.62),back=1.5,topz=2.0),
 'stille-chamomile':lambda:flacon('stille_chamomile',[(0,0),(.34,0,.03),(.345,.02)],2,1,lambda:mat('x'),lambda z:tubebody(z),(.001,.01,.5)),
 'noord-cedar':lambda:flacon('noord_cedar',[(0,0),(.40,0,.03),(.41,.03,.03),(.41,1.40,.07),(.22,1.45,.02),(.22,1.47)],7,.5,lambda:mat('mt','#1f2a27',rough=.36,spec=.5,noise=(260,.0006,2)),lambda z:lathe('cap',fillet([(.215,z),(.225,z+.01,.01),(.225,z+.36,.02),(0,z+.36)],6),mat('wood','#8a5a34',rough=.5,noise=(22,.006,6)),n=7,dy=.85),(.24,1.28,.70),topz=1.83,back=0,rim=6),
 'noord-fjord':lambda:flacon('noord_fjord',[(0,0),(.40,0,.03),(.41,.03,.03),(.41,1.40,.07),(.22,1.45,.02),(.22,1.47)],7,.5,lambda:mat('mt','#24506a',rough=.34,spec=.5,noise=(260,.0006,2)),lambda z:lathe('cap',fillet([(.215,z),(.225,z+.01,.01),(.225,z+.36,.02),(0,z+.36)],6),mat('alu','#c9cfd2',rough=.3,metal=1),n=7,dy=.85),(.24,1.28,.70),topz=1.83,back=0,rim=6),
 'mild-oat':lambda:flacon('haver_wash',[(0,0),(.42,0,.08),(.44,.08,.10),(.42,.95,.30),(.18,1.30,.16),(.15,1.40)],2.3,.82,lambda:mat('milk','#efe3cf',rough=.4,sss=.15,sssc='#f6ead6',spec=.45),lambda z:pump(z,'#c79a5b',rough=.4),(.16,1.0,.60),topz=1.86,back=0),
 'bos-eucalyptus':lambda:flacon('bos',[(0,0),(.35,0,.05),(.37,.06,.06),(.37,1.15,.26),(.24,1.36,.10),(.24,1.40)],2.6,.74,CL,flip('#173f2e',.24,2.6,.74,.30),(.20,1.08,.62),gel=lambda:liquid('g','#9be8b4',5.0,1.36),fillz=1.30,back=1.4,topz=1.70),
}
def tubebody():
    """Squeeze tube standing on its cap."""
    kit.reset(); m=mat('tube','#efdfa6',rough=.38,sss=.12,sssc='#f7e9b6',spec=.45); V=[];F=[]; seg=128; rows=70; z0,z1=.30,1.72
    def sec(z): 
        k=max(0,(z-z0)/(z1-z0)); k=k**1.25; return .335+.075*k,.335*(1-k)+.012*k
    for i in range(rows+1):
        z=z0+(z1-z0)*i/rows; a,b=sec(z)
        for j in range(seg): t=2*math.pi*j/seg; V.append((a*math.cos(t),b*math.sin(t),z))
    for i in range(rows):
        for j in range(seg): F.append((i*seg+j,i*seg+(j+1)%seg,(i+1)*seg+(j+1)%seg,(i+1)*seg+j))
    obj('tube',V,F,m); rbox('crimp',.82,.026,.15,.006,m,(0,0,z1+.06),3)
    for k in range(9): rbox('l',.80,.034,.004,.001,m,(0,0,z1+.005+k*.014),1)
    lathe('cap',fillet([(0,0),(.33,0,.03),(.338,.29,.012),(.30,.298)],6),mat('cap','#c9a24c',rough=.32,spec=.5))
    V=[];UV=[];F=[]; w=.58; C,Rr=40,40
    for i in range(Rr+1):
        z=.52+(1.42-.52)*i/Rr; a,b=sec(z)
        for j in range(C+1):
            x=(j/C-.5)*w; V.append((x,-b*math.sqrt(max(0,1-(x/a)**2))-.004,z)); UV.append((j/C,i/Rr))
    for i in range(Rr):
        for j in range(C): F.append((i*(C+1)+j,i*(C+1)+j+1,(i+1)*(C+1)+j+1,(i+1)*(C+1)+j))
    obj('lab',V,F,printed('stille_chamomile'),uv=UV); shot(1.88,back=0,el=.12)
G['stille-chamomile']=tubebody
if __name__=='__main__':
    a=sys.argv[sys.argv.index('--')+1:]; kw={k:int(v) for k,v in (x.split('=') for x in a if '=' in x)}
    for i in [x for x in a if '=' not in x]:
        try: G[i](); render(i,**kw)
        except Exception as e: import traceback; traceback.print_exc()
