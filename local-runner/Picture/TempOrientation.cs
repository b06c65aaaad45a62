#pragma warning disable
using Aiaa.Imaging.Volumes;
namespace Aiaa.Imaging.Geometry;
internal static class Orientation { public static Volume Reorient(Volume v, string axcodes, int spatialAxis) {
 var sp=v.Affine.Spacing(); int[] perm=new int[3]; bool[] flip=new bool[3];
 string plus="RAS", minus="LPI";
 for(int t=0;t<3;t++){ int r=plus.IndexOf(axcodes[t]); bool neg=false; if(r<0){r=minus.IndexOf(axcodes[t]);neg=true;}
  int best=0; for(int c=1;c<3;c++) if(Math.Abs(v.Affine[r,c]/sp[c])>Math.Abs(v.Affine[r,best]/sp[best])) best=c; perm[t]=best; flip[t]=(v.Affine[r,best]<0)!=neg; }
 Volume o=v.Transpose(perm); double[] m=new double[16]; m[15]=1; for(int r=0;r<3;r++){ m[r*4+3]=v.Affine[r,3]; for(int t=0;t<3;t++){ double a=v.Affine[r,perm[t]]; if(flip[t]){ m[r*4+3]+=a*(v.Shape[perm[t]]-1); a=-a;} m[r*4+t]=a; } }
 for(int t=0;t<3;t++) if(flip[t]) o=o.Flip(t);
 return o.WithAffine(new Affine(m)); } }
