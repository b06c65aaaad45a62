using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;

namespace Aiaa.Faults.Tests.Load;

/// <summary>What clients send.</summary>
internal static class Material
{
    private static readonly byte[] Large = Image(120);

    /// <summary>A network that marks what is above one half.</summary>
    public static byte[] Network { get; } = File.ReadAllBytes(Path.Combine(Checkout.Root, "tests", "gpu-runner", "Fixtures", "above_half.onnx"));

    /// <summary>A configuration for it; the version tells one upload from another.</summary>
    public static string Config(int version) => $$$$"""
        {"type":"segmentation","version":"{{{{version}}}}","labels":["bright"],
         "pre_transforms":[{"name":"LoadImaged","args":{"keys":"image"}},{"name":"EnsureChannelFirstd","args":{"keys":"image"}}],
         "inference":{"input":"image","output":"pred","AIAA":{"name":"aiaa.inference.PyTorchInference","args":{"scanning_window":true,"roi":[4,4,4]}}},
         "post_transforms":[{"name":"AsDiscreted","args":{"keys":"pred","argmax":true}}],
         "writer":{"name":"aiaa.transforms.Writer","args":{"image":"pred"}}}
        """;

    /// <summary>A small volume; all have the same mask.</summary>
    public static byte[] SmallImage(Random random) => Vary(Image(8), random);

    /// <summary>A volume that is sent to storage in several blocks.</summary>
    public static byte[] LargeImage(Random random) => Vary([.. Large], random);

    private static byte[] Image(int size)
    {
        Volume<float> volume = Volume<float>.Allocate([size, size, size], Affine.Identity);
        Span<float> voxels = volume.Storage.Span;
        for (int i = 0; i < voxels.Length; i++)
        {
            voxels[i] = i % size < size / 2 ? 1 : 0;
        }

        using MemoryStream file = new();
        NiftiWriter.Write(file, volume, NiftiGeometry.FromAffine(volume.Affine, volume.Shape), null);
        return file.ToArray();
    }

    // Voxels that stay below one half make every file another one.
    private static byte[] Vary(byte[] image, Random random)
    {
        BitConverter.TryWriteBytes(image.AsSpan(image.Length - 4), random.NextSingle() * 0.4f);
        BitConverter.TryWriteBytes(image.AsSpan(image.Length - 8), random.NextSingle() * 0.4f);
        return image;
    }
}
