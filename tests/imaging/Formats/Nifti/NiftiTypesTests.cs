using System.Text.Json;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Tests.Fixtures;

namespace Aiaa.Imaging.Tests.Formats.Nifti;

public sealed class NiftiTypesTests
{
    private static readonly JsonElement Cases = Fixture.Load("nifti_types.json.gz");

    public static TheoryData<int, string> All => new(Cases.EnumerateArray().Select((c, i) => (i, c.Text("name"))));

    [Theory]
    [MemberData(nameof(All))]
    public void Voxels_are_those_of_nibabel_to_the_bit(int index, string name)
    {
        JsonElement golden = Cases[index];
        ImageFile file = Files.Read(golden.Bytes("file"), name);

        Assert.Equal(golden.Ints("shape"), file.Stored.Shape);
        Assert.Equal(golden.Text("type"), NumpyName(file.Stored.ElementType));
        float[] expected = golden.Array<float>("single");
        float[] actual = file.ToSingle().ToLastAxisFastest().ToArray();
        Assert.Equal(expected.Select(Bits), actual.Select(Bits));
    }

    [Fact]
    public void Gzip_around_a_file_changes_nothing_but_the_flag()
    {
        byte[] plain = Cases[17].Bytes("file");
        ImageFile a = Files.Read(plain);
        ImageFile b = Files.Read(Files.Gzip(plain));

        Assert.False(a.Compressed);
        Assert.True(b.Compressed);
        Assert.Equal(a.ToSingle().ToLastAxisFastest().ToArray(), b.ToSingle().ToLastAxisFastest().ToArray());
        Assert.Equal(a.Stored.Affine, b.Stored.Affine);
    }

    [Fact]
    public void Scaling_in_blocks_gives_what_one_voxel_at_a_time_gives()
    {
        byte[] file = Files.SmallNifti(101, 67, 23).With(f =>
        {
            Files.PutSingle(f, 112, 0.0371f);
            Files.PutSingle(f, 116, -1024.5f);
        });
        float[] actual = Files.Read(file).ToSingle().ToFirstAxisFastest().ToArray();

        for (int i = 0; i < actual.Length; i++)
        {
            Assert.Equal((float)(((short)i * (double)0.0371f) - 1024.5), actual[i]);
        }
    }

    // All NaN are one value: which of them a conversion makes is up to the processor.
    private static int Bits(float value) => float.IsNaN(value) ? -1 : BitConverter.SingleToInt32Bits(value);

    private static string NumpyName(Type type) => type == typeof(byte) ? "uint8" : type == typeof(sbyte) ? "int8"
        : type == typeof(float) ? "float32" : type == typeof(double) ? "float64"
        : $"{(type.Name.StartsWith('U') ? "uint" : "int")}{type.Name[^2..]}";
}
