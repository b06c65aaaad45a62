using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;

namespace Aiaa.Imaging.Tests.Formats.Nrrd;

/// <summary>Real NRRD files: voxels as teem-unu unpacks them, places as ITK 5 (plastimatch) finds them.</summary>
public sealed class SharedNrrdTests
{
    [Theory]
    [InlineData("FLAIR", "2bfaac9f843f192a8a026b5e1ac02fa3c74f1aaa53f153fdaf4727b58f0bb706", 0.9936, 0.9509, 0.9456, -64.8982, -110.4311, -27.9255)]
    [InlineData("adi_slice", "071c8485ff44398ea21f2757f09e25b5042a0a6d167a8cfbc90baacbb43ec8bd", -0.0862, -0.0002, -0.0264, -44.6387, 139.6896, 131.8439)]
    [InlineData("avf_float_32", "4bd320a8fcbd3c0aa445c695e15183b2c9fda7b7df892343eefa68a2bdbb8681", 0.7227, 0.7227, 1, -26.3769, -33.2422, -9.5)]
    [InlineData("dcmqi_heart_seg", "4876e8b3ffe3925e07658ce277de25a2d72d4330bb5e601832e512da90f17bf0", -0.8105, -0.8105, 1, 235.2, 226.8, -128.69)]
    [InlineData("dcmqi_liver_seg", "4a5fc13506b4cb55dc0315b2ad3d6a2a869a659740118cf2698dbbc3254bac19", -0.8105, -0.8105, 1, 235.2, 226.8, -128.69)]
    [InlineData("dcmqi_liver_spine_seg", "107a4980aacab8a1340b93caf341e58b2385679434a09d8073487195356f377d", -0.8105, -0.8105, 1, 235.2, 226.8, -128.69)]
    [InlineData("dcmqi_partial_overlaps-1", "e72ae8017bd0f0a9d7cc0e21cae3ebe884f3af4c4503c80a623e53b534670435", -0.8105, -0.8105, 1, 235.2, 226.8, -128.69)]
    [InlineData("template_T2", "ef579525e1ad7a5d8e348e699d81f803a0ae4aff4c3a70e752dd778b0893acc5", -0.8594, -0.8594, 0.8594, 49.8438, -67.8906, -53.7109)]
    public void Voxels_and_places_are_those_of_teem_and_ITK(string name, string sha256, double xx, double yy, double zz, double x, double y, double z)
    {
        ImageFile image = Files.ReadFrom(SharedFiles.Require($"data/nrrd/{name}.nrrd"));
        byte[] voxels = image.Stored switch
        {
            Volume<byte> v => v.ToFirstAxisFastest().ToArray(),
            Volume<short> v => MemoryMarshal.AsBytes(v.ToFirstAxisFastest().Span).ToArray(),
            Volume<ushort> v => MemoryMarshal.AsBytes(v.ToFirstAxisFastest().Span).ToArray(),
            _ => MemoryMarshal.AsBytes(Assert.IsType<Volume<float>>(image.Stored).ToFirstAxisFastest().Span).ToArray(),
        };
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(voxels)));
        Affine a = image.Stored.Affine;
        Close.Equal([xx, yy, zz, x, y, z], [a[0, 0], a[1, 1], a[2, 2], a[0, 3], a[1, 3], a[2, 3]], 1e-4);
    }

    [Fact]
    public void One_head_is_the_same_as_NRRD_and_as_NIfTI()
    {
        ImageFile nrrd = Files.ReadFrom(SharedFiles.Require("data/nrrd/FLAIR.nrrd"));
        ImageFile nifti = Files.ReadFrom(SharedFiles.Require("data/mri_brain/FLAIR.nii.gz"));
        Assert.Equal(((Volume<byte>)nifti.Stored).ToFirstAxisFastest().ToArray(), ((Volume<byte>)nrrd.Stored).ToFirstAxisFastest().ToArray());
        Close.Equal(nifti.Geometry.MonaiAffine(), nrrd.Geometry.MonaiAffine(), 1e-5);
    }
}
