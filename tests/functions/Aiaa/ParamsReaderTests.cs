using System.Text.Json.Nodes;
using Aiaa.Functions.Aiaa;
using Aiaa.Functions.Hosting;
using CsCheck;

namespace Aiaa.Functions.Tests.Aiaa;

public sealed class ParamsReaderTests
{
    private static readonly Gen<JsonNode?> Value = Gen.Recursive<JsonNode?>((depth, inner) => depth >= 3 ? Leaf : Gen.OneOf(
        Leaf,
        inner.Array[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
        Gen.Select(Gen.String[Gen.Char, 0, 6], inner).Array[0, 4].Select(pairs => (JsonNode?)Object(pairs))));

    private static Gen<JsonNode?> Leaf => Gen.OneOf(
        Gen.Long.Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.Double[-1e9, 1e9].Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.Bool.Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.String[Gen.Char, 0, 12].Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.Const((JsonNode?)null));

    [Theory]
    [InlineData("", "{}")]
    [InlineData("  ", "{}")]
    [InlineData("null", "{}")]
    [InlineData("None", "{}")]
    [InlineData("{}", "{}")]
    [InlineData("{ more_points: 10 }", """{"more_points":10}""")]
    [InlineData("{'a':'b','c':1.5,}", """{"a":"b","c":1.5}""")]
    [InlineData("{a:[1,2,],b:{c:True,d:None}}", """{"a":[1,2],"b":{"c":true,"d":null}}""")]
    [InlineData("{result_extension:.nii.gz, device: cuda 0}", """{"result_extension":".nii.gz","device":"cuda 0"}""")]
    [InlineData("""{"points":"[[1,2,3]]"}""", """{"points":[[1,2,3]]}""")]
    [InlineData("""{"foreground":"[[66,180,105]]","background":" []"}""", """{"foreground":[[66,180,105]],"background":[]}""")]
    [InlineData("""{"mydata":"[kept as text]"}""", """{"mydata":"[kept as text]"}""")]
    [InlineData(""" "{\"points\":[[1,2,3]]}" """, """{"points":[[1,2,3]]}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    [InlineData("""{a:'it\'s \u0041'}""", """{"a":"it\u0027s A"}""")]
    [InlineData("\uFEFF{a:1}", """{"a":1}""")]
    public void Params_are_read_however_people_and_shells_write_them(string text, string expected)
        => Assert.Equal(expected, ParamsReader.Read(text).ToJsonString());

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{a}")]
    [InlineData("{a:}")]
    [InlineData("{a:1 b:2}")]
    [InlineData("{a:[1,2}")]
    [InlineData("{a:'open}")]
    [InlineData("{a:1}}")]
    [InlineData("{a:'\\u00g0'}")]
    [InlineData("{a:'\\")]
    [InlineData("""{"points":"[[1,2"}""")]
    public void What_cannot_be_read_is_refused_with_a_sentence(string text)
    {
        ApiException refused = Assert.Throws<ApiException>(() => ParamsReader.Read(text));
        Assert.Equal(Failure.BadRequest, refused.Failure);
        Assert.StartsWith("The params are not JSON", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_refused_and_does_not_overflow_the_stack()
    {
        foreach (string open in new[] { "[", "{a:", "{\"a\":" })
        {
            string text = "{x:" + string.Concat(Enumerable.Repeat(open, 100_000));
            Assert.Throws<ApiException>(() => ParamsReader.Read(text));
        }
    }

    [Fact]
    public void The_relaxed_reader_reads_all_strict_json_as_the_strict_one_does()
        => Value.Sample(node => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Text(node)), RelaxedJson.Parse(Text(node)))), iter: 2000);

    [Fact]
    public void No_text_whatever_does_more_than_be_refused()
        => Gen.Char["{}[]:,'\"\\ua1.-e \u0000\uFEFFn"].Array[0, 40].Sample(
            text =>
            {
                try
                {
                    RelaxedJson.Parse(new string(text));
                }
                catch (FormatException refused)
                {
                    Assert.Contains("at character", refused.Message, StringComparison.Ordinal);
                }
            },
            iter: 5000);

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";

    private static JsonObject Object((string Name, JsonNode? Value)[] pairs)
    {
        JsonObject members = [];
        foreach ((string name, JsonNode? value) in pairs)
        {
            members[name] = value?.DeepClone();
        }

        return members;
    }
}
