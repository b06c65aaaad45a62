using System.Globalization;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Aiaa.Functions.Models.Bundles;

/// <summary>
/// YAML as bundles use it: maps, lists and scalars, of which plain ones are numbers, truth values and nulls where they look so. No anchors,
/// which can make a small file endless, no tags, no second document.
/// </summary>
internal sealed class YamlReader
{
    private const int Deepest = 64;
    private const int MostNodes = 100_000;

    private readonly string _path;
    private readonly IParser _events;
    private int _nodes;

    private YamlReader(string path, string text) => (_path, _events) = (path, new Parser(new Scanner(new StringReader(text), skipComments: true)));

    /// <summary>Reads a document.</summary>
    /// <exception cref="ApiException">It is not YAML, or uses more of YAML than bundles do.</exception>
    public static JsonNode? Read(string path, string text)
    {
        try
        {
            return new YamlReader(path, text).ReadDocument();
        }
        catch (YamlException exception)
        {
            throw new ApiException(Failure.BadModel, $"'{path}' in the bundle is not YAML (line {exception.Start.Line}).", exception);
        }
    }

    private JsonNode? ReadDocument()
    {
        _events.Consume<StreamStart>();
        if (!_events.TryConsume<DocumentStart>(out _))
        {
            return null;
        }

        JsonNode? root = ReadNode(0);
        _events.Consume<DocumentEnd>();
        return _events.Accept<StreamEnd>(out _) ? root : throw Refused("holds several documents");
    }

    private JsonNode? ReadNode(int depth)
    {
        if (depth > Deepest || ++_nodes > MostNodes)
        {
            throw Refused($"is nested deeper than {Deepest} levels or holds more than {MostNodes} values");
        }

        if (_events.Current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
        {
            throw Refused("uses an anchor (& or *); write the value out where it is used");
        }

        if (_events.TryConsume<Scalar>(out Scalar? scalar))
        {
            return scalar.Style == ScalarStyle.Plain ? Plain(scalar.Value) : JsonValue.Create(scalar.Value);
        }

        if (_events.TryConsume<SequenceStart>(out _))
        {
            JsonArray list = [];
            while (!_events.TryConsume<SequenceEnd>(out _))
            {
                list.Add(ReadNode(depth + 1));
            }

            return list;
        }

        return ReadMap(depth);
    }

    private JsonObject ReadMap(int depth)
    {
        _events.Consume<MappingStart>();
        JsonObject map = [];
        while (!_events.TryConsume<MappingEnd>(out _))
        {
            Scalar key = _events.TryConsume<Scalar>(out Scalar? name) ? name : throw Refused("has a key that is no text");
            if (!map.TryAdd(key.Value, ReadNode(depth + 1)))
            {
                throw Refused($"has the key '{key.Value}' twice in one place");
            }
        }

        return map;
    }

    // The plain scalars of YAML 1.1 that PyYAML, which bundles are written for, gives a type.
    private static JsonValue? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => JsonValue.Create(true),
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer) => JsonValue.Create(integer),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };

    private ApiException Refused(string why) => new(Failure.BadModel, $"'{_path}' in the bundle {why}.");
}
