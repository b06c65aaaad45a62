using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Models.Bundles;
using CsCheck;

namespace Aiaa.Functions.Tests.Models.Bundles;

public sealed class PythonExpressionTests
{
    private static readonly string[] Words =
    [
        "@size", "@word", "1", "'a'", "(", ")", "[", "]", "{", "}", ",", ":", "+", "-", "*", "/", "//", "%", "==", "<", " if ", " else ", " and ", " not ", "len", "range", "None", "numpy.float32", "\\", "\"",
    ];

    private static readonly JsonObject Root = JsonNode.Parse("""
        {
          "size": [96, 96, 48], "names": {"spleen": 1, "background": 0}, "channels": 1, "fast": true, "none": null,
          "word": "image", "first": [{"_target_": "A"}], "second": [{"_target_": "B"}], "deep": {"er": [10, {"est": 7}]},
          "loop": "$@loop2 + 1", "loop2": "@loop", "by_way": "@word"
        }
        """)!.AsObject();

    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("7 // 2", "3")]
    [InlineData("-7 // 2", "-4")]
    [InlineData("-7 % 3", "2")]
    [InlineData("1 / 4", "0.25")]
    [InlineData("1e-3", "0.001")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("'a' + \"b\"", "\"ab\"")]
    [InlineData("'a\\'b'", "\"a\\u0027b\"")]
    [InlineData("[1, 2] + [3]", "[1,2,3]")]
    [InlineData("[1.5] * 3", "[1.5,1.5,1.5]")]
    [InlineData("(1, 2)", "[1,2]")]
    [InlineData("(1,)", "[1]")]
    [InlineData("(1)", "1")]
    [InlineData("()", "[]")]
    [InlineData("{'a': 1, 'b': [2]}", "{\"a\":1,\"b\":[2]}")]
    [InlineData("None", "null")]
    [InlineData("True and not False", "true")]
    [InlineData("0 or 'x'", "\"x\"")]
    [InlineData("1 < 2", "true")]
    [InlineData("'a' == 'a'", "true")]
    [InlineData("len(@names) + @channels", "3")]
    [InlineData("[1.5, 1.5] if @fast else [3.0, 3.0]", "[1.5,1.5]")]
    [InlineData("1 if @none else 2", "2")]
    [InlineData("@size[-1]", "48")]
    [InlineData("@names['spleen']", "1")]
    [InlineData("@deep#er#1#est", "7")]
    [InlineData("@deep::er::0", "10")]
    [InlineData("@by_way + '_key'", "\"image_key\"")]
    [InlineData("list(range(2, 5))", "[2,3,4]")]
    [InlineData("max(@size)", "96")]
    [InlineData("min(3, 2)", "2")]
    [InlineData("int(2.9)", "2")]
    [InlineData("str(5)", "\"5\"")]
    [InlineData("numpy.float32", "\"float32\"")]
    [InlineData("np.uint8", "\"uint8\"")]
    [InlineData("torch.float", "\"float32\"")]
    [InlineData("monai.utils.CommonKeys.PRED", "\"pred\"")]
    [InlineData("@first + @second", "[{\"_target_\":\"A\"},{\"_target_\":\"B\"}]")]
    public void What_bundles_compute_has_the_value_that_python_gives_it(string expression, string json)
        => Assert.Equal(json, Evaluate(expression)?.ToJsonString() ?? "null");

    [Theory]
    [InlineData("__import__('os').system('id')")]
    [InlineData("lambda x: x")]
    [InlineData("[x for x in @size]")]
    [InlineData("@word.upper()")]
    [InlineData("os.path.join('a', 'b')")]
    [InlineData("open('x')")]
    [InlineData("f'{@word}'")]
    [InlineData("1 +")]
    [InlineData("1 2")]
    [InlineData("")]
    [InlineData("'open")]
    [InlineData("1 if 2")]
    [InlineData("1 / 0")]
    [InlineData("[1] * 100000")]
    [InlineData("range(1000000000)")]
    [InlineData("@size[9]")]
    [InlineData("{'a' 1}")]
    [InlineData("1 == 1 == 1")]
    [InlineData("1 is 1")]
    [InlineData("((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))")]
    public void Python_beyond_that_is_refused_by_its_text_and_place(string expression)
    {
        ApiException refused = Assert.Throws<ApiException>(() => Evaluate(expression));
        Assert.Equal(Failure.BadModel, refused.Failure);
        Assert.Contains("'there'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expression[..Math.Min(20, expression.Length)], refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@missing", "is not there")]
    [InlineData("@deep#none", "is not there")]
    [InlineData("@loop", "refers to itself")]
    public void A_reference_that_leads_nowhere_is_refused(string expression, string says)
        => Assert.Contains(says, Assert.Throws<ApiException>(() => Evaluate(expression)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_few_lines_that_stand_for_very_much_are_refused()
    {
        JsonObject root = new() { ["x0"] = new JsonArray(1, 2, 3, 4) };
        for (int level = 1; level <= 40; level++)
        {
            root[$"x{level}"] = $"$[@x{level - 1}, @x{level - 1}]";
        }

        BundleReferences references = new(root);
        Assert.Contains("100000 values", Assert.Throws<ApiException>(() => references.Deep(root["x40"]!.DeepClone(), "x40")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_stands_there_it_has_a_value_or_is_refused() => Gen.OneOf(
            Gen.Int[0, Words.Length - 1].Select(word => Words[word]),
            Gen.Char.Select(letter => letter.ToString()))
        .Array[0, 12].Select(string.Concat).Sample(
            expression =>
            {
                try
                {
                    Evaluate(expression);
                }
                catch (ApiException refused)
                {
                    Assert.Equal(Failure.BadModel, refused.Failure);
                }
            },
            iter: 3000);

    private static JsonNode? Evaluate(string expression) => new PythonExpression(expression, "there", new BundleReferences(Root)).Evaluate();
}
