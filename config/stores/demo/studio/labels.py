"""Draws every label as SVG and rasterises it. Invented brands only."""
import subprocess, os, math, random
OUT='/tmp/art/tex/'
LEAF='M0,-50 C34,-40 46,-4 0,50 C-46,-4 -34,-40 0,-50Z'   # the linden leaf
def T(x,y,s,t,f='Inter',w=500,c='#fff',a='middle',ls=0,st='',extra=''):
    return f'<text x="{x}" y="{y}" font-family="{f}" font-weight="{w}" font-size="{s}" fill="{c}" text-anchor="{a}" letter-spacing="{ls}" font-style="{st or "normal"}" {extra}>{t}</text>'
def leaf(x,y,s,c,rot=0,vein=None):
    v=f'<path d="M0,-44V62" stroke="{vein}" stroke-width="3.4" fill="none"/>' if vein else ''
    for k in ((-20,16),(2,20),(22,14)) if vein else (): v+=f'<path d="M0,{k[0]+12}L{k[1]},{k[0]-6}M0,{k[0]+12}L{-k[1]},{k[0]-6}" stroke="{vein}" stroke-width="2.6" fill="none"/>'
    return f'<g transform="translate({x},{y}) rotate({rot}) scale({s})"><path d="{LEAF}" fill="{c}"/>{v}</g>'
def save(n,w,h,body,px=1400):
    open(OUT+n+'.svg','w').write(f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}">{body}</svg>')
    subprocess.run(['rsvg-convert','-w',str(px),OUT+n+'.svg','-o',OUT+n+'.png'],check=True)
def R(w,h,c,rx=0,x=0,y=0): return f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{rx}" fill="{c}"/>'
def slice_(x,y,r,rind,flesh,pith,n=9,rot=0):
    o=f'<g transform="translate({x},{y}) rotate({rot})"><circle r="{r}" fill="{rind}"/><circle r="{r*.91}" fill="{pith}"/>'
    for i in range(n):
        o+=f'<g transform="rotate({360/n*i})"><path d="M0,{-r*.1} L{r*.80*math.sin(math.pi/n)*.86},{-r*.74} Q0,{-r*.94} {-r*.80*math.sin(math.pi/n)*.86},{-r*.74}Z" fill="{flesh}" stroke="{flesh}" stroke-width="{r*.05}" stroke-linejoin="round"/></g>'
    return o+'</g>'
def wrap(w,fn,n=3):   # repeat a front panel round the can, centred panels
    return ''.join(f'<g transform="translate({w/n*i},0)">{fn(w/n)}</g>' for i in range(n))
def can(n,bg,fn,reps=2,w=1900,h=1060): save(n,w,h,R(w,h,bg)+wrap(w,fn,reps),3000)

def main():
    SP='League Spartan'; G='EB Garamond'
    # ---- Linden Cola
    def rings(c,y,cols,r0,d):
        return ''.join(f'<circle cx="{c}" cy="{y}" r="{r0-i*d}" fill="{k}"/>' for i,k in enumerate(cols))
    def cola(bg,ink,cols,sub):
        def f(p):
            c=p/2
            return (rings(c,1010,cols,400,62)+T(c,300,236,'linden',SP,800,ink,ls=-9)+T(c,480,236,'cola',SP,800,ink,ls=-9)
              +T(c,562,36,sub,'Inter',700,ink,ls=9))
        return f
    can('cola_can','#e2421b',cola('',"#fff1da",['#fff1da','#ffb03a','#7c1420','#fff1da','#ffb03a','#7c1420'],'ORIGINAL'))
    can('cola_zero','#181416',cola('','#fff1da',['#e2421b','#181416','#fff1da','#181416','#ffb03a','#181416'],'ZERO SUGAR'))
    w,h=900,560
    save('cola_bottle',w,h,T(450,215,262,'linden',SP,800,'#fff1da',ls=-9)+T(450,420,262,'cola',SP,800,'#fff1da',ls=-9)+T(450,520,40,'ORIGINAL · 330 ML','Inter',700,'#fff1da',ls=7))
    # ---- Quell
    save('quell',900,620,leaf(450,110,1.1,'#0d4f8b',0)+T(450,370,210,'QUELL',SP,700,'#0d4f8b',ls=14)+R(60,5,'#0d4f8b',0,420,415)+T(450,490,50,'Sparkling mineral water',G,500,'#0d4f8b',st='italic')+T(450,570,32,'750 ML','Inter',600,'#0d4f8b',ls=9))
    # ---- Bruis
    def bruis(bg,ink,rind,flesh,pith,l1,l2):
        def f(p):
            c=p/2
            return (slice_(c+205,815,290,rind,flesh,pith,10,12)+slice_(c-330,560,150,rind,flesh,pith,9,30)
               +T(c,300,230,'bruis',SP,800,ink,ls=-6)+T(c-190,385,46,l1,'Inter',700,ink,'start')+T(c-190,442,46,l2,'Inter',400,ink,'start')
               +T(c-250,985,30,'250 ML','Inter',600,ink,'start',4))
        return f
    can('bruis_lemon','#f6e27a',bruis('','#1d3b2a','#f2b705','#ffd633','#fff7d6','Lemon &amp;','garden mint'))
    can('bruis_grapefruit','#f9cfc0',bruis('','#6b1626','#ee7c5b','#e5484d','#ffe9df','Grapefruit &amp;','rosemary'))
    # ---- Morgen juices
    def morgen(n,ink,big,sub,dot):
        save(n,1000,760,R(1000,760,'#fbf7ef',26)+f'<circle cx="790" cy="190" r="120" fill="{dot}"/>'+f'<path d="M0,190" />'
          +T(70,330,190,'morgen',SP,700,ink,'start',-6)+T(70,470,84,big,G,500,ink,'start',st='italic')+T(70,560,42,sub,'Inter',500,ink,'start')
          +R(860,4,ink,0,70,620)+T(70,690,36,'Cold-pressed, nothing added','Inter',500,ink,'start')+T(930,690,36,'330 ml','Inter',600,ink,'end'))
    morgen('morgen_orange','#7a2e00','Orange','&amp; a little turmeric','#f28a14')
    morgen('morgen_beet','#5d0a2c','Beetroot','apple, ginger, lemon','#b0164f')
    # ---- cold brew
    save('nacht',900,700,R(900,700,'#efe4d2',10)+R(900-50,700-50,'none',4,25,25).replace('fill="none"','fill="none" stroke="#1b1512" stroke-width="5"')
       +f'<circle cx="450" cy="170" r="92" fill="#1b1512"/><circle cx="486" cy="146" r="78" fill="#efe4d2"/>'
       +T(450,410,150,'Nacht',G,700,'#1b1512')+T(450,480,44,'COLD BREW COFFEE','Inter',700,'#1b1512',ls=8)+T(450,570,46,'steeped for eighteen hours',G,500,'#1b1512',st='italic')+T(450,635,32,'ETHIOPIA · 250 ML','Inter',600,'#1b1512',ls=6))
    # ---- oat carton front/side
    def oat(side):
        b=R(700,1400,'#e9e2d0')
        hills=f'<path d="M0,1000 C140,900 300,930 400,990 S620,1060 700,960 V1400 H0Z" fill="#d9a441"/><path d="M0,1130 C200,1040 360,1120 480,1170 S640,1190 700,1140 V1400 H0Z" fill="#2c5a4a"/>'
        random.seed(3)
        for i in range(15):
            x=20+i*48; y=940+40*math.sin(i*1.1); 
            hills=f'<g stroke="#b27d1e" stroke-width="5" fill="#c58f2b"><path d="M{x},{y+160}V{y-30}" fill="none"/>'+''.join(f'<ellipse cx="{x+dx}" cy="{y-30+k*26}" rx="6" ry="14" transform="rotate({ro} {x+dx} {y-30+k*26})" stroke="none"/>' for k in range(4) for dx,ro in ((-10,-30),(10,30)))+'</g>'+hills
        if side: return b+hills+T(350,250,64,'Oats from the',G,500,'#2c5a4a',st='italic')+T(350,330,64,'North Sea polders',G,500,'#2c5a4a',st='italic')+''.join(T(90,470+i*56,34,t,'Inter',500,'#2c5a4a','start') for i,t in enumerate(['Oats 12 %','Water','Rapeseed oil','Sea salt']))
        return b+hills+T(350,290,230,'haver',SP,800,'#2c5a4a',ls=-8)+T(350,400,66,'Barista oat drink',G,500,'#2c5a4a',st='italic')+T(350,480,34,'FOAMS LIKE IT MEANS IT','Inter',700,'#2c5a4a',ls=5)+T(350,1340,40,'1 litre','Inter',600,'#e9e2d0')
    save('oat_front',700,1400,oat(0),1000); save('oat_side',700,1400,oat(1),1000)
    # ---- gels (printed straight on the flacon: transparent)
    def grove(n,ink,l1,l2):
        save(n,640,900,T(320,200,150,'GROVE','Bebas Neue',400,ink,ls=16)+R(90,6,ink,0,275,250)+T(320,350,74,l1,G,600,ink,st='italic')+T(320,430,74,l2,G,600,ink,st='italic')
          +leaf(290,590,1.15,ink,-40)+leaf(356,584,1.15,ink,40)+T(320,770,36,'SHOWER GEL','Inter',700,ink,ls=9)+T(320,828,32,'250 ml','Inter',500,ink))
    grove('grove_orange','#ffffff','Blood orange','&amp; neroli'); grove('grove_lemon','#3d4a00','Amalfi lemon','&amp; basil')
    def stille(n,ink,l1,sub,paper=None):
        save(n,640,900,(R(640,900,paper,14) if paper else '')+T(320,260,128,'stille',G,500,ink,ls=6)+f'<circle cx="320" cy="380" r="26" fill="none" stroke="{ink}" stroke-width="5"/>'
          +T(320,540,50,l1,'Lato',400,ink,ls=3)+T(320,610,50,sub,'Lato',400,ink,ls=3)+T(320,770,32,'EVENING SHOWER GEL','Inter',600,ink,ls=6)+T(320,826,30,'300 ml','Inter',500,ink))
    stille('stille_lavender','#4a3a6e','lavender','&amp; clary sage'); stille('stille_chamomile','#6a5a2c','chamomile','&amp; honey')
    def noord(n,ink,big,sub,acc):
        save(n,640,900,T(60,150,110,'NOORD',SP,800,ink,'start',2)+R(520,7,acc,0,60,195)+T(60,330,86,big[0],SP,600,ink,'start')+T(60,425,86,big[1],SP,600,ink,'start')+T(60,520,86,big[2],SP,600,ink,'start')
          +T(60,720,38,sub,'Inter',600,acc,'start',3)+T(60,785,34,'Hair · Body · Beard','Inter',400,ink,'start')+T(60,838,34,'300 ml','Inter',400,ink,'start'))
    noord('noord_cedar','#e8e4da',('Cedar.','Salt.','Done.'),'SHOWER GEL','#d08a4a'); noord('noord_fjord','#eef4f6',('Fjord.','Mint.','Awake.'),'SHOWER GEL','#7fd0d8')
    save('haver_wash',640,900,T(320,300,150,'mild',SP,700,'#5b4a38',ls=-3)+f'<g transform="translate(320,420)">'+''.join(f'<ellipse cx="{dx}" cy="{dy}" rx="15" ry="34" fill="#c79a5b" transform="rotate({ro} {dx} {dy})"/>' for dx,dy,ro in((0,-10,0),(-34,24,-35),(34,24,35)))+'</g>'
       +T(320,580,58,'Oat milk cream wash',G,500,'#5b4a38',st='italic')+T(320,740,34,'FRAGRANCE FREE','Inter',700,'#5b4a38',ls=7)+T(320,800,32,'400 ml','Inter',500,'#5b4a38'))
    save('bos',640,900,T(320,330,260,'bos','Comfortaa',700,'#0f3d2b')+T(320,450,58,'Eucalyptus &amp; pine',G,600,'#0f3d2b',st='italic')+leaf(320,600,1.1,'#0f3d2b')+T(320,770,36,'SHOWER GEL','Inter',700,'#0f3d2b',ls=9)+T(320,828,32,'250 ml','Inter',500,'#0f3d2b'))
    # ---- fashion graphics
    save('tote',800,900,leaf(400,300,4.2,'#1f3d2f',0,'#e8dcc2')+T(400,690,120,'Lindenhof',G,600,'#1f3d2f')+T(400,760,38,'AMSTERDAM','Inter',600,'#1f3d2f',ls=16))
    save('sockband',1000,420,R(1000,420,'#f2eadb')+T(500,200,120,'Lindenhof',G,600,'#1f3d2f')+T(500,290,40,'TWO PAIRS · ORGANIC COTTON','Inter',600,'#1f3d2f',ls=6))
    save('necklabel',500,200,R(500,200,'#f4eee0',6)+T(250,128,84,'Lindenhof',G,600,'#1f3d2f'))
    d=R(1000,1000,'#f3efe6')
    for i in range(60):
        L=(70,13) if i%5==0 else (26,5)
        d+=f'<rect x="{500-L[1]/2}" y="44" width="{L[1]}" height="{L[0]}" fill="#1a1c20" transform="rotate({i*6} 500 500)"/>'
    for i in range(12):
        a=math.radians(30*(i+1)); d+=T(500+325*math.sin(a),500-325*math.cos(a)+34,92,str(i+1),SP,500,'#1a1c20')
    d+=T(500,690,50,'Lindenhof',G,600,'#1a1c20')+T(500,735,22,'AMSTERDAM','Inter',600,'#1a1c20',ls=5)+T(500,345,22,'AUTOMATIC','Inter',600,'#b3261e',ls=5)
    save('dial',1000,1000,d,1000)
main()
