using System.Xml.Linq;

namespace Aiaa.LocalRunner.Testing;

/// <summary>Reads the XML result file of an xunit executable (the "xUnit.net v2+" format).</summary>
internal static class XunitResults
{
    /// <summary>Reads a result file.</summary>
    public static TestOutcome Read(string path)
    {
        XElement root;
        try
        {
            root = XElement.Load(path);
        }
        catch (System.Xml.XmlException e)
        {
            return TestOutcome.Broken($"left a result file that cannot be read ({e.Message})", []);
        }

        ILookup<string, XElement> tests = root.Descendants("test").ToLookup(test => (string?)test.Attribute("result") ?? string.Empty);
        IEnumerable<XElement> errors = root.Descendants("error");
        return new TestOutcome(
            tests["Pass"].Count(),
            [.. tests["Fail"].Concat(errors).Select(Failure)],
            [.. tests["Skip"].Select(test => test.Element("reason")?.Value ?? "no reason given")]);
    }

    private static TestFailure Failure(XElement element) => new(
        (string?)element.Attribute("name") ?? "outside of a test",
        element.Descendants("message").FirstOrDefault()?.Value ?? "no message",
        element.Descendants("stack-trace").FirstOrDefault()?.Value ?? string.Empty);
}
