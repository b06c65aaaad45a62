using System.Text;
using System.Text.Json.Nodes;
using Aiaa.Intake.Sources;
using Aiaa.Intake.Tests.Support;
using CsCheck;

namespace Aiaa.Intake.Tests.Sources;

public sealed class RequestsArgumentsTests
{
    private static readonly string[] Names = ["url", "method", "params", "headers", "auth", "json", "data", "cookies", "timeout", "allow_redirects", "verify", "x"];

    private static readonly string[] Values =
        ["null", "1", "1e400", "-0", "true", "\"\"", "\"http://a/\"", "[]", "{}", "[1,2]", "[\"a\",\"b\"]", "{\"a\":[null,[1]]}", "{\"a\":{}}", "[[\"a\",null]]", "\"\\ud800\""];

    [Fact]
    public void Everything_means_what_it_means_in_requests()
    {
        HttpSourceRequest request = Intakes.Request("""
            {"url": "https://xnat.example/data/experiments/E1/scans/4/files?a=b#fragment", "method": "post",
             "params": {"format": "zip", "n": 1.50, "yes": true, "several": ["a b", "c&d"], "none": null, "ü": "ß/+"},
             "headers": {"X-Project": "p 1", "X-None": null}, "auth": ["user", "pä:ss"], "json": {"a": [1, null]},
             "cookies": {"JSESSIONID": "abc"}, "timeout": [3, 2.5], "allow_redirects": false, "verify": false}
            """);

        Assert.Equal("https://xnat.example/data/experiments/E1/scans/4/files?a=b&format=zip&n=1.50&yes=True&several=a+b&several=c%26d&%C3%BC=%C3%9F%2F%2B", request.Url);
        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Equal([new("X-Project", "p 1")], request.Headers);
        Assert.Equal([new("JSESSIONID", "abc")], request.Cookies);
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.Latin1.GetBytes("user:pä:ss")), request.Authorization);
        Assert.Equal("""{"a":[1,null]}""", Encoding.UTF8.GetString(request.Body!));
        Assert.Equal("application/json", request.BodyType);
        Assert.Equal(TimeSpan.FromSeconds(2.5), request.Patience);
        Assert.False(request.FollowsRedirects);
        Assert.False(request.VerifiesCertificate);
    }

    [Fact]
    public void What_is_left_out_or_null_has_the_defaults_of_requests()
    {
        HttpSourceRequest request = Intakes.Request("""{"url": "http://a/", "params": null, "headers": null, "auth": null, "json": null, "data": null, "cookies": null, "timeout": null, "files": null}""");
        Assert.Equal(("http://a/", HttpMethod.Get), (request.Url, request.Method));
        Assert.Empty(request.Headers);
        Assert.True(request.FollowsRedirects && request.VerifiesCertificate);
        Assert.Null(request.Body);
        Assert.Null(request.Patience);
        Assert.Null(request.Authorization);
    }

    [Theory]
    [InlineData("""{"data": "a=1&b"}""", "a=1&b", "application/x-www-form-urlencoded")]
    [InlineData("""{"data": {"a": "x y", "b": [1, 2]}}""", "a=x+y&b=1&b=2", "application/x-www-form-urlencoded")]
    [InlineData("""{"data": [["a", 1], ["a", "2"]]}""", "a=1&a=2", "application/x-www-form-urlencoded")]
    [InlineData("""{"data": {"a": 1}, "json": {"b": 2}}""", "a=1", "application/x-www-form-urlencoded")]
    [InlineData("""{"json": "text"}""", "\"text\"", "application/json")]
    public void A_body_is_what_requests_makes_of_it(string arguments, string body, string type)
    {
        JsonObject json = JsonNode.Parse(arguments)!.AsObject();
        json["url"] = "http://a/";
        HttpSourceRequest request = RequestsArguments.Read(json);
        Assert.Equal((body, type), (Encoding.UTF8.GetString(request.Body!), request.BodyType));
    }

    [Theory]
    [InlineData("http://a/b", "\"x=1\"", "http://a/b?x=1")]
    [InlineData("http://a/b?c", "{\"x\": 1}", "http://a/b?c&x=1")]
    [InlineData("http://a/b", "[[\"x\", 1], [\"x\", 2]]", "http://a/b?x=1&x=2")]
    [InlineData("http://a/b", "{}", "http://a/b")]
    public void Params_join_the_query(string url, string parameters, string whole)
        => Assert.Equal(whole, Intakes.Request($$"""{"url": "{{url}}", "params": {{parameters}}}""").Url);

    [Theory]
    [InlineData("files", "{}")]
    [InlineData("cert", "\"a.pem\"")]
    [InlineData("proxies", "{\"http\": \"http://p\"}")]
    [InlineData("hooks", "{}")]
    [InlineData("stream", "true")]
    [InlineData("nonsense", "1")]
    [InlineData("verify", "\"/etc/ssl/ca.pem\"")]
    [InlineData("allow_redirects", "\"yes\"")]
    [InlineData("auth", "\"user:password\"")]
    [InlineData("auth", "[\"user\"]")]
    [InlineData("auth", "[\"user\", {}]")]
    [InlineData("timeout", "-1")]
    [InlineData("timeout", "\"5\"")]
    [InlineData("timeout", "0")]
    [InlineData("method", "\"DELETE\"")]
    [InlineData("method", "\"PUT\"")]
    [InlineData("method", "5")]
    [InlineData("params", "5")]
    [InlineData("params", "{\"a\": {\"b\": 1}}")]
    [InlineData("data", "[1]")]
    [InlineData("headers", "[]")]
    [InlineData("headers", "{\"a b\": \"c\"}")]
    [InlineData("headers", "{\"a\": \"b\\r\\nHost: c\"}")]
    [InlineData("headers", "{\"\": \"c\"}")]
    [InlineData("cookies", "{\"a\": \"b; c=d\"}")]
    public void What_makes_no_sense_is_refused_by_name(string name, string value)
    {
        IntakeException refused = Assert.Throws<IntakeException>(() => Intakes.Request($$"""{"url": "http://a/", "{{name}}": {{value}}}"""));
        Assert.Equal(IntakeFailure.BadRequest, refused.Failure);
        Assert.Contains($"'{name}'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host")]
    [InlineData("content-length")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Metadata")]
    [InlineData("X-Forwarded-For")]
    public void Headers_that_belong_to_the_message_are_not_the_callers(string name)
        => Assert.Contains(name, Assert.Throws<IntakeException>(() => Intakes.Request($$$"""{"url": "http://a/", "headers": {"{{{name}}}": "x"}}""")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_message_never_repeats_a_value()
    {
        foreach (string name in (string[])["url", "method", "params", "headers", "auth", "data", "cookies", "timeout", "allow_redirects", "verify", "cert"])
        {
            string json = $$"""{"url": "http://a/", "{{name}}": {{(name == "params" ? "5" : "[[\"s3cret\"], \"s3cret\", \"s3cret\"]")}}}""".Replace("\"url\": \"http://a/\", \"url\"", "\"url\"", StringComparison.Ordinal);
            Assert.DoesNotContain("s3cret", Assert.Throws<IntakeException>(() => Intakes.Request(json)).ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Arguments_of_any_form_are_read_or_refused() => Gen.Select(Gen.Int[0, Names.Length - 1], Gen.Int[0, Values.Length - 1]).Array[0, 8].Sample(
        pairs =>
        {
            JsonObject json = [];
            foreach ((int name, int value) in pairs)
            {
                json[Names[name]] = JsonNode.Parse(Values[value]);
            }

            try
            {
                Assert.NotNull(RequestsArguments.Read(json).Url);
            }
            catch (IntakeException refused)
            {
                refused.IsSentence();
            }
        },
        iter: 5_000);
}
