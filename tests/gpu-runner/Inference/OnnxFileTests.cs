using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Tests.Fixtures;

namespace Aiaa.GpuRunner.Tests.Inference;

/// <summary>What is looked for in an ONNX file before the engine gets it.</summary>
public sealed class OnnxFileTests
{
    [Theory]
    [InlineData("above_half")]
    [InlineData("endless")]
    [InlineData("two_outputs")]
    public void A_whole_model_passes(string name) => OnnxFile.Check(Fixture.Network(name));

    [Fact]
    public void Operators_that_branch_or_loop_are_named()
    {
        Assert.Equal(["Loop"], OnnxFile.Check(Fixture.Network("endless")));
        Assert.Empty(OnnxFile.Check(Fixture.Network("above_half")));
    }

    [Fact]
    public void A_model_that_was_cut_anywhere_is_refused_or_is_a_shorter_model()
    {
        byte[] whole = Fixture.Network("endless");
        int refused = 0;
        for (int length = 0; length < whole.Length; length++)
        {
            try
            {
                OnnxFile.Check(whole.AsSpan(0, length));
            }
            catch (ModelException)
            {
                refused++;
            }
        }

        // It may end between two fields behind the graph; nowhere else does it look whole.
        Assert.InRange(refused, whole.Length - 12, whole.Length);
    }

    [Theory]
    [InlineData("PK\u0003\u0004", "is a zip archive; upload a TorchScript archive as model.ts")]
    [InlineData("import torch\n", "is a text, not a network")]
    [InlineData("\u0001\u0002", "is not an ONNX model, or it was cut short")]
    public void Something_else_is_named(string content, string reason) => Assert.Contains(
        reason, Assert.Throws<ModelException>(() => OnnxFile.Check(System.Text.Encoding.Latin1.GetBytes(content))).Message, StringComparison.Ordinal);

    [Fact]
    public void Random_bytes_never_break_it()
    {
        Random random = new(11);
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            try
            {
                OnnxFile.Check(bytes);
            }
            catch (ModelException)
            {
                // Refused in words.
            }
        }
    }

    [Fact]
    public void Messages_that_nest_without_end_are_refused()
    {
        // A graph in an attribute of a node of a graph, and so on: each level wraps the one before.
        byte[] inner = [];
        for (int i = 0; i < 40; i++)
        {
            inner = Field(1, Field(5, Field(6, inner)));
        }

        Assert.Throws<ModelException>(() => OnnxFile.Check(Field(7, inner)));
    }

    private static byte[] Field(int number, byte[] content)
    {
        List<byte> bytes = [(byte)((number << 3) | 2)];
        for (int rest = content.Length; ;)
        {
            bytes.Add((byte)((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0)));
            rest >>= 7;
            if (rest == 0)
            {
                return [.. bytes, .. content];
            }
        }
    }
}
