"""Small studio kit for Blender 3.4 / Cycles: lathes, labels, materials, softboxes, exposure, shadow pass."""
import bpy, bmesh, math, os, sys, random
import numpy as np
from mathutils import Vector, Matrix
TEX='/tmp/art/tex/'; EXR='/tmp/art/exr/'
S=None
def reset():
    global S
    bpy.ops.wm.read_factory_settings(use_empty=True)
    S=bpy.context.scene; S.render.engine='CYCLES'
    c=S.cycles; c.device='CPU'; c.use_adaptive_sampling=True; c.adaptive_threshold=0.015; c.adaptive_min_samples=24
    c.max_bounces=10; c.transmission_bounces=8; c.transparent_max_bounces=12; c.glossy_bounces=4; c.diffuse_bounces=3
    c.caustics_reflective=False; c.caustics_refractive=False; c.use_denoising=False; c.sample_clamp_indirect=3; c.sample_clamp_direct=20; c.blur_glossy=0.6
    S.render.film_transparent=True; S.render.threads_mode='FIXED'; S.render.threads=2
    S.view_settings.view_transform='Standard'; S.render.use_persistent_data=False
    w=bpy.data.worlds.new('w'); S.world=w; w.use_nodes=True
    w.node_tree.nodes['Background'].inputs[0].default_value=(1,1,1,1); w.node_tree.nodes['Background'].inputs[1].default_value=.28
def hexc(h):
    h=h.lstrip('#'); f=lambda v:(v/12.92 if v<=.04045 else ((v+.055)/1.055)**2.4)
    return tuple(f(int(h[i:i+2],16)/255) for i in (0,2,4))+(1,)
# ---------- materials
def mat(name,color='#ffffff',rough=.5,metal=0,spec=.5,clear=0,crough=.05,sheen=0,sss=0,sssc=None,trans=0,ior=1.45,bump=None,img=None,alpha_img=None,box=None,noise=None):
    m=bpy.data.materials.new(name); m.use_nodes=True; nt=m.node_tree; b=nt.nodes['Principled BSDF']
    I=b.inputs; I['Base Color'].default_value=hexc(color); I['Roughness'].default_value=rough; I['Metallic'].default_value=metal
    I['Specular'].default_value=spec; I['Clearcoat'].default_value=clear; I['Clearcoat Roughness'].default_value=crough
    I['Sheen'].default_value=sheen; I['Subsurface'].default_value=sss; I['Transmission'].default_value=trans; I['IOR'].default_value=ior
    if sss: I['Subsurface Color'].default_value=hexc(sssc or color); I['Subsurface Radius'].default_value=(.12,.08,.05)
    def im(path,data=False,proj=None,sc=None):
        t=nt.nodes.new('ShaderNodeTexImage'); t.image=bpy.data.images.load(path,check_existing=True)
        if data: t.image.colorspace_settings.name='Non-Color'
        if proj:
            t.projection='BOX'; t.projection_blend=.25
            tc=nt.nodes.new('ShaderNodeTexCoord'); mp=nt.nodes.new('ShaderNodeMapping'); mp.inputs['Scale'].default_value=(sc,)*3
            nt.links.new(tc.outputs['Object'],mp.inputs[0]); nt.links.new(mp.outputs[0],t.inputs[0])
        return t
    if img:
        t=im(img); nt.links.new(t.outputs[0],I['Base Color'])
        if alpha_img: nt.links.new(t.outputs[1],I['Alpha'])
    if box:   # (color path or None, height path, scale, strength)
        if box[0]: nt.links.new(im(box[0],False,1,box[2]).outputs[0],I['Base Color'])
        bp=nt.nodes.new('ShaderNodeBump'); bp.inputs['Strength'].default_value=1; bp.inputs['Distance'].default_value=box[3]
        nt.links.new(im(box[1],True,1,box[2]).outputs[0],bp.inputs['Height']); nt.links.new(bp.outputs[0],I['Normal'])
    if bump:  # uv height (path,strength)
        bp=nt.nodes.new('ShaderNodeBump'); bp.inputs['Distance'].default_value=bump[1]
        nt.links.new(im(bump[0],True).outputs[0],bp.inputs['Height']); nt.links.new(bp.outputs[0],I['Normal'])
    if noise: # (scale, distance, detail)
        bp=nt.nodes.new('ShaderNodeBump'); bp.inputs['Distance'].default_value=noise[1]; n=nt.nodes.new('ShaderNodeTexNoise')
        n.inputs['Scale'].default_value=noise[0]; n.inputs['Detail'].default_value=noise[2]; tc=nt.nodes.new('ShaderNodeTexCoord'); nt.links.new(tc.outputs['Object'],n.inputs[0])
        nt.links.new(n.outputs[0],bp.inputs['Height']); nt.links.new(bp.outputs[0],I['Normal'])
    return m
def liquid(name,tint,dens,ior=1.36,rough=0.0):
    """Clear coloured body: refraction + fresnel gloss + absorption."""
    m=bpy.data.materials.new(name); m.use_nodes=True; nt=m.node_tree; nt.nodes.remove(nt.nodes['Principled BSDF']); o=nt.nodes['Material Output']
    g=nt.nodes.new('ShaderNodeBsdfGlass'); g.inputs['IOR'].default_value=ior; g.inputs['Roughness'].default_value=rough
    lp=nt.nodes.new('ShaderNodeLightPath'); tr=nt.nodes.new('ShaderNodeBsdfTransparent'); mx=nt.nodes.new('ShaderNodeMixShader')
    tr.inputs[0].default_value=tuple(.35+.6*c for c in hexc(tint)[:3])+(1,) if dens>0 else (.93,.93,.93,1)
    nt.links.new(lp.outputs['Is Shadow Ray'],mx.inputs[0]); nt.links.new(g.outputs[0],mx.inputs[1]); nt.links.new(tr.outputs[0],mx.inputs[2])
    nt.links.new(mx.outputs[0],o.inputs[0]); v=nt.nodes.new('ShaderNodeVolumeAbsorption'); v.inputs[0].default_value=hexc(tint); v.inputs[1].default_value=dens
    if dens>0: nt.links.new(v.outputs[0],o.inputs[1])
    return m
def shell(name,tint='#ffffff',ior=1.5,rough=0.02):
    """Thin clear wall: transparent + fresnel reflection."""
    m=bpy.data.materials.new(name); m.use_nodes=True; nt=m.node_tree; nt.nodes.remove(nt.nodes['Principled BSDF']); o=nt.nodes['Material Output']
    t=nt.nodes.new('ShaderNodeBsdfTransparent'); t.inputs[0].default_value=hexc(tint); g=nt.nodes.new('ShaderNodeBsdfGlossy'); g.inputs[1].default_value=rough
    f=nt.nodes.new('ShaderNodeFresnel'); f.inputs[0].default_value=ior; mx=nt.nodes.new('ShaderNodeMixShader')
    nt.links.new(f.outputs[0],mx.inputs[0]); nt.links.new(t.outputs[0],mx.inputs[1]); nt.links.new(g.outputs[0],mx.inputs[2]); nt.links.new(mx.outputs[0],o.inputs[0])
    return m
# ---------- geometry
def obj(name,verts,faces,m=None,smooth=True,uv=None,auto=None):
    me=bpy.data.meshes.new(name); me.from_pydata([tuple(v) for v in verts],[],[tuple(f) for f in faces]); me.update()
    if smooth: me.polygons.foreach_set('use_smooth',[True]*len(me.polygons))
    if auto: me.use_auto_smooth=True; me.auto_smooth_angle=math.radians(auto)
    if uv is not None:
        l=me.uv_layers.new(); 
        for lp in me.loops: l.data[lp.index].uv=uv[lp.vertex_index]
    ob=bpy.data.objects.new(name,me); S.collection.objects.link(ob)
    if m: me.materials.append(m)
    return ob
def fillet(pts,n=7):
    """pts: (r,z[,radius]) -> polyline with rounded corners."""
    out=[]
    for i,p in enumerate(pts):
        rad=p[2] if len(p)>2 else 0
        if rad<=0 or i in(0,len(pts)-1): out.append((p[0],p[1])); continue
        a=np.array(pts[i-1][:2],float); b=np.array(p[:2],float); c=np.array(pts[i+1][:2],float)
        u=(a-b); v=(c-b); lu,lv=np.linalg.norm(u),np.linalg.norm(v); u/=lu; v/=lv
        ang=math.acos(max(-1,min(1,float(u@v)))); t=rad/math.tan(ang/2) if ang>1e-3 else 0; t=min(t,lu*.49,lv*.49)
        p0,p1=b+u*t,b+v*t
        for k in range(n+1):
            s=k/n; q=(1-s)**2*p0+2*s*(1-s)*b+s*s*p1; out.append((float(q[0]),float(q[1])))
    return out
def ring(th,r,n=2,dy=1):
    c,s=math.cos(th),math.sin(th)
    if n!=2:
        k=(abs(c)**n+abs(s)**n)**(-1/n); c,s=c*k,s*k
    return r*c,r*s*dy
def dense(prof,step):
    out=[prof[0]]
    for a,b in zip(prof,prof[1:]):
        d=math.dist(a,b); k=max(1,int(d/step))
        for i in range(1,k+1): out.append((a[0]+(b[0]-a[0])*i/k,a[1]+(b[1]-a[1])*i/k))
    return out
def lathe(name,prof,m,seg=128,n=2,dy=1,rib=None,auto=40,uv=False,loc=(0,0,0)):
    V=[];F=[];UV=[]
    k=len(prof); zs=[p[1] for p in prof]; z0,z1=min(zs),max(zs)
    cols=seg+1 if uv else seg
    for j in range(cols):
        th=2*math.pi*j/seg-math.pi/2
        for (r,z) in prof:
            rr=r*(1+(rib(th,z) if rib else 0)); x,y=ring(th,rr,n,dy); V.append((x+loc[0],y+loc[1],z+loc[2])); UV.append((j/seg,(z-z0)/(z1-z0)))
    for j in range(seg):
        a=j*k; b=((j+1)%cols)*k
        for i in range(k-1): F.append((a+i,b+i,b+i+1,a+i+1))
    return obj(name,V,F,m,uv=UV if uv else None,auto=auto)
def rad_at(prof,z):
    best=None
    for (r0,z0),(r1,z1) in zip(prof,prof[1:]):
        if min(z0,z1)-1e-6<=z<=max(z0,z1)+1e-6 and abs(z1-z0)>1e-6:
            r=r0+(r1-r0)*(z-z0)/(z1-z0); best=max(best or 0,r)
    return best
def label(name,prof,z0,z1,width,m,eps=.004,n=2,dy=1,zc=None,cols=64,rows=24,loc=(0,0,0)):
    """Shell that follows the body; width measured along the surface."""
    rm=rad_at(prof,(z0+z1)/2); th=[-math.pi/2+ (i/1200-.5)*math.pi*1.96 for i in range(1201)]
    P=[ring(t,rm,n,dy) for t in th]; L=[0]
    for a,b in zip(P,P[1:]): L.append(L[-1]+math.dist(a,b))
    mid=L[600]; V=[];UV=[];F=[]
    for j in range(cols+1):
        s=mid+(j/cols-.5)*width; t=float(np.interp(s,L,th))
        for i in range(rows+1):
            z=z0+(z1-z0)*i/rows; x,y=ring(t,rad_at(prof,z)+eps,n,dy)
            if dy!=1: y-=eps*(1-dy)
            V.append((x+loc[0],y+loc[1],z+loc[2])); UV.append((j/cols,i/rows))
    for j in range(cols):
        for i in range(rows):
            a=j*(rows+1)+i; F.append((a,a+rows+1,a+rows+2,a+1))
    return obj(name,V,F,m,uv=UV)
def rbox(name,sx,sy,sz,bev,m,loc=(0,0,0),seg=6,rot=None):
    bpy.ops.mesh.primitive_cube_add(size=1); o=bpy.context.object; o.name=name; o.scale=(sx,sy,sz); bpy.ops.object.transform_apply(location=False,rotation=False)
    b=o.modifiers.new('b','BEVEL'); b.width=bev; b.segments=seg; b.limit_method='NONE'
    o.data.polygons.foreach_set('use_smooth',[True]*len(o.data.polygons)); o.data.use_auto_smooth=True; o.data.auto_smooth_angle=.6
    o.location=loc
    if rot: o.rotation_euler=rot
    o.data.materials.append(m); return o
def tube(name,pts,rad,m,cyclic=False,res=8):
    c=bpy.data.curves.new(name,'CURVE'); c.dimensions='3D'; c.bevel_depth=rad; c.bevel_resolution=res; s=c.splines.new('POLY'); s.points.add(len(pts)-1)
    for p,q in zip(s.points,pts): p.co=(*q,1)
    s.use_cyclic_u=cyclic; s.use_smooth=True; c.use_fill_caps=True; o=bpy.data.objects.new(name,c); S.collection.objects.link(o); c.materials.append(m); return o
def extrude2d(name,loops,depth,bev,m,res=4):
    """Filled 2D curve (loops[0] outer, rest holes) in XZ, extruded along Y, bevelled."""
    c=bpy.data.curves.new(name,'CURVE'); c.dimensions='2D'; c.fill_mode='BOTH'; c.extrude=depth/2; c.bevel_depth=bev; c.bevel_resolution=res; c.offset=-bev
    for L in loops:
        s=c.splines.new('POLY'); s.points.add(len(L)-1); s.use_cyclic_u=True
        for p,q in zip(s.points,L): p.co=(q[0],q[1],0,1)
    o=bpy.data.objects.new(name,c); S.collection.objects.link(o); o.rotation_euler=(math.pi/2,0,0); c.materials.append(m); return o
def drops(prof,z0,z1,count,m,seed=1,arc=2.6,big=.03,avoid=0):
    """Condensation: flattened beads on the surface of a lathe."""
    rnd=random.Random(seed); bm=bmesh.new(); placed=[]
    tries=0
    while len(placed)<count and tries<count*14:
        tries+=1
        th=-math.pi/2+(rnd.random()-.5)*arc; z=z0+(z1-z0)*rnd.random(); s=big*(.18+.82*rnd.random()**3.2)
        r=rad_at(prof,z)
        if not r: continue
        if any((abs(z-pz)<s+ps) and (abs(th-pt)*r<s+ps) for pt,pz,ps in placed): continue
        placed.append((th,z,s))
        r0=rad_at(prof,z-.01) or r; r1=rad_at(prof,z+.01) or r; tilt=math.atan2(r0-r1,.02)
        mt=Matrix.Translation((r*math.cos(th),r*math.sin(th),z))@Matrix.Rotation(th,4,'Z')@Matrix.Rotation(math.pi/2-tilt,4,'Y')@Matrix.Diagonal((s*(1+.35*rnd.random()),s,s*.5,1))
        bmesh.ops.create_icosphere(bm,subdivisions=3 if s>.4*big else 2,radius=1,matrix=mt)
    me=bpy.data.meshes.new('drops'); bm.to_mesh(me); me.polygons.foreach_set('use_smooth',[True]*len(me.polygons)); me.materials.append(m)
    o=bpy.data.objects.new('drops',me); S.collection.objects.link(o); return o
def waterdrop():
    """Cheap bead: refracts once without caustic noise."""
    return liquid('bead','#ffffff',0,1.33)
# ---------- light
def softbox(loc,look,w,h,power,feather=.35,color='#ffffff',diffuse=True,glossy=True,trans=True,cam=False):
    v=[(-w/2,-h/2,0),(w/2,-h/2,0),(w/2,h/2,0),(-w/2,h/2,0)]
    m=bpy.data.materials.new('sb'); m.use_nodes=True; nt=m.node_tree; nt.nodes.remove(nt.nodes['Principled BSDF'])
    e=nt.nodes.new('ShaderNodeEmission'); e.inputs[0].default_value=hexc(color)
    uv=nt.nodes.new('ShaderNodeTexCoord'); sp=nt.nodes.new('ShaderNodeSeparateXYZ'); nt.links.new(uv.outputs['UV'],sp.inputs[0]); prev=None
    for k in (0,1):   # smooth edge falloff: clamp(min(u,1-u)/feather)
        pp=nt.nodes.new('ShaderNodeMath'); pp.operation='PINGPONG'; pp.inputs[1].default_value=.5; nt.links.new(sp.outputs[k],pp.inputs[0])
        mr=nt.nodes.new('ShaderNodeMapRange'); mr.interpolation_type='SMOOTHSTEP'; mr.inputs[2].default_value=max(.001,feather); mr.inputs[1].default_value=0; nt.links.new(pp.outputs[0],mr.inputs[0])
        if prev: 
            mu=nt.nodes.new('ShaderNodeMath'); mu.operation='MULTIPLY'; nt.links.new(prev.outputs[0],mu.inputs[0]); nt.links.new(mr.outputs[0],mu.inputs[1]); prev=mu
        else: prev=mr
    mu=nt.nodes.new('ShaderNodeMath'); mu.operation='MULTIPLY'; mu.inputs[1].default_value=power; nt.links.new(prev.outputs[0],mu.inputs[0]); 
    geo=nt.nodes.new('ShaderNodeNewGeometry'); sub=nt.nodes.new('ShaderNodeMath'); sub.operation='SUBTRACT'; sub.inputs[0].default_value=1; nt.links.new(geo.outputs['Backfacing'],sub.inputs[1])
    m2=nt.nodes.new('ShaderNodeMath'); m2.operation='MULTIPLY'; nt.links.new(mu.outputs[0],m2.inputs[0]); nt.links.new(sub.outputs[0],m2.inputs[1]); nt.links.new(m2.outputs[0],e.inputs[1])
    nt.links.new(e.outputs[0],nt.nodes['Material Output'].inputs[0])
    o=obj('SB',v,[(0,1,2,3)],m,smooth=False,uv=[(0,0),(1,0),(1,1),(0,1)])
    d=Vector(look)-Vector(loc); o.rotation_euler=d.to_track_quat('Z','Y').to_euler(); o.location=loc
    o.visible_camera=cam; o.visible_diffuse=diffuse; o.visible_glossy=glossy; o.visible_transmission=trans; o.visible_shadow=False
    o['rig']=1; return o
def rig_standing(H,back=1.0,key=5.5,rim=7,fill=.25):
    """Product stands at the origin, camera on -Y; H = height of the thing."""
    c=(0,0,H*.5)
    softbox((-2.1*H,-1.5*H,1.0*H),c,1.0*H,2.2*H,key)
    softbox((2.0*H,-.35*H,.8*H),c,.45*H,2.0*H,rim)
    softbox((.1*H,-.6*H,2.6*H),c,2.2*H,1.6*H,key*.55)
    softbox((1.4*H,-2.6*H,.9*H),c,1.6*H,1.8*H,fill*key,glossy=False)
    if back: softbox((0,2.2*H,.55*H),c,3.2*H,2.6*H,back,feather=.45,diffuse=False,glossy=False)
    world(.30,.62 if back else .3,.16); floor()
def world(diffuse,trans,glossy):
    nt=S.world.node_tree; bg=nt.nodes['Background']; lp=nt.nodes.new('ShaderNodeLightPath'); prev=None
    def mixv(fac,a,b):
        m=nt.nodes.new('ShaderNodeMapRange'); nt.links.new(fac,m.inputs[0])
        for k,v in ((3,a),(4,b)):
            if hasattr(v,'links'): nt.links.new(v,m.inputs[k])
            else: m.inputs[k].default_value=v
        return m.outputs[0]
    g=mixv(lp.outputs['Is Glossy Ray'],diffuse,glossy); t=mixv(lp.outputs['Is Transmission Ray'],g,trans); nt.links.new(t,bg.inputs[1])
def rig_top(Sz,key=4.2):
    """Flat lay; camera above, light raking from the upper left."""
    softbox((-1.9*Sz,1.3*Sz,1.5*Sz),(0,0,0),1.5*Sz,1.5*Sz,key*1.75)
    softbox((1.7*Sz,-.6*Sz,1.6*Sz),(0,0,0),1.2*Sz,1.6*Sz,key*.42)
    S.world.node_tree.nodes['Background'].inputs[1].default_value=.30
    floor()
def floor():
    m=bpy.data.materials.new('floor'); m.use_nodes=True; m.node_tree.nodes['Principled BSDF'].inputs['Base Color'].default_value=(.75,.75,.75,1); m.node_tree.nodes['Principled BSDF'].inputs['Specular'].default_value=0
    o=obj('FLOOR',[(-60,-60,0),(60,-60,0),(60,60,0),(-60,60,0)],[(0,1,2,3)],m,smooth=False); o.visible_camera=False; o.visible_glossy=False; o.visible_transmission=False; o['rig']=1; return o
# ---------- camera: aim, then frame so the product fills `fill` of the picture
def frame(direction,fill=.82,dist=None,target=None,up=None):
    pts=[]; dg=bpy.context.evaluated_depsgraph_get()
    for o in S.objects:
        if o.get('rig') or o.type not in('MESH','CURVE') or o.hide_render: continue
        e=o.evaluated_get(dg); me=e.to_mesh()
        if me: 
            a=np.empty(len(me.vertices)*3); me.vertices.foreach_get('co',a); a=a.reshape(-1,3); M=np.array(o.matrix_world); pts.append(a@M[:3,:3].T+M[:3,3])
        e.to_mesh_clear()
    P=np.concatenate(pts); lo,hi=P.min(0),P.max(0); ctr=Vector((lo+hi)/2) if target is None else Vector(target); size=float(np.linalg.norm(hi-lo))
    d=Vector(direction).normalized(); D=dist or size*3.2
    cam=bpy.data.cameras.new('c'); co=bpy.data.objects.new('c',cam); S.collection.objects.link(co); S.camera=co
    co.location=ctr+d*D; co.rotation_euler=(-d).to_track_quat('-Z','Y').to_euler(); bpy.context.view_layer.update()
    if up: co.rotation_euler.rotate_axis('Z',up); bpy.context.view_layer.update()
    Mi=np.array(co.matrix_world.inverted()); Q=P@Mi[:3,:3].T+Mi[:3,3]; x=Q[:,0]/-Q[:,2]; y=Q[:,1]/-Q[:,2]
    w=max(x.max()-x.min(),y.max()-y.min()); cam.sensor_width=36; cam.lens=36*fill/w; k=cam.lens/36
    cam.shift_x=k*(x.max()+x.min())/2; cam.shift_y=k*(y.max()+y.min())/2; cam.clip_end=1000; cam.clip_start=.01
    return co
def load(path):
    im=bpy.data.images.load(path); w,h=im.size; a=np.empty(w*h*4,np.float32); im.pixels.foreach_get(a); bpy.data.images.remove(im); return a.reshape(h,w,4)[::-1]
def render(name,res=1000,spp=96,shadow=True):
    import time; t=time.time()
    r=S.render; r.resolution_x=r.resolution_y=res; r.resolution_percentage=100; S.cycles.samples=spp
    r.image_settings.file_format='OPEN_EXR'; r.image_settings.color_depth='16'; r.image_settings.color_mode='RGBA'
    vl=S.view_layers[0]; vl.use_pass_normal=True; vl.use_pass_diffuse_color=True
    S.use_nodes=True; nt=S.node_tree; nt.nodes.clear(); rl=nt.nodes.new('CompositorNodeRLayers'); co=nt.nodes.new('CompositorNodeComposite'); nt.links.new(rl.outputs[0],co.inputs[0])
    names=[o.name for o in rl.outputs]
    fo=nt.nodes.new('CompositorNodeOutputFile'); fo.base_path=EXR; fo.format.file_format='OPEN_EXR'; fo.format.color_depth='16'; fo.format.color_mode='RGB'; fo.file_slots.clear()
    for a,b in (('DiffCol','alb'),('Normal','nor')):
        if a in names: fo.file_slots.new(name+'_'+b+'_'); nt.links.new(rl.outputs[a],fo.inputs[-1])
    r.filepath=EXR+name+'.exr'; bpy.ops.render.render(write_still=True)
    S.use_nodes=False
    if shadow:
        fl=bpy.data.objects.get('FLOOR'); fl.visible_camera=True; fl.is_shadow_catcher=True
        hid=[]
        for o in S.objects:
            if o.get('rig') or o.type not in('MESH','CURVE'): continue
            o.visible_camera=False
        r.resolution_percentage=36; S.cycles.samples=48; S.cycles.use_adaptive_sampling=False; r.filepath=EXR+name+'_sh.exr'; bpy.ops.render.render(write_still=True)
    print('DONE',name,round(time.time()-t,1),'s',flush=True)
