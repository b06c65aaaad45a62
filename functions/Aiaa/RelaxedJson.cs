using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Aiaa.Functions.Aiaa;

/// <summary>
/// Reads what people and shells make of JSON: names and values without quotes, single quotes, commas too many, Python's True, False
/// and None. Where two members have the same name the last one counts.
/// </summary>
internal sealed class RelaxedJson
{
    private const int DeepestNesting = 64;

    private readonly string _text;
    private int _at;
    private int _depth;

    private RelaxedJson(string text) => _text = text;

    /// <exception cref="FormatException">It cannot be read even so; the message says where.</exception>
    public static JsonNode? Parse(string text)
    {
        RelaxedJson reader = new(text);
        JsonNode? value = reader.ReadValue();
        reader.SkipSpace();
        return reader._at == text.Length ? value : throw reader.Wrong("unexpected text");
    }

    private JsonNode? ReadValue()
    {
        SkipSpace();
        return Peek() switch
        {
            '{' => Nested(ReadObject),
            '[' => Nested(ReadArray),
            '"' or '\'' => JsonValue.Create(ReadQuoted()),
            _ => ReadWord(),
        };
    }

    private T Nested<T>(Func<T> read)
    {
        if (++_depth > DeepestNesting)
        {
            throw Wrong($"more than {DeepestNesting} levels");
        }

        _at++;
        T value = read();
        _depth--;
        return value;
    }

    private JsonObject ReadObject()
    {
        JsonObject members = [];
        while (!Ends('}'))
        {
            string name = Peek() is '"' or '\'' ? ReadQuoted() : ReadName();
            SkipSpace();
            Expect(':');
            members[name] = ReadValue();
            Separate('}');
        }

        return members;
    }

    private JsonArray ReadArray()
    {
        JsonArray items = [];
        while (!Ends(']'))
        {
            items.Add(ReadValue());
            Separate(']');
        }

        return items;
    }

    private bool Ends(char close)
    {
        SkipSpace();
        if (Peek() != close)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Separate(char close)
    {
        SkipSpace();
        if (Peek() == ',')
        {
            _at++;
        }
        else if (Peek() != close)
        {
            throw Wrong($"',' or '{close}' missing");
        }
    }

    private string ReadName()
    {
        int start = _at;
        while (char.IsLetterOrDigit(Peek()) || Peek() is '_' or '-' or '.' or '$')
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw Wrong("a name is missing");
    }

    private JsonValue? ReadWord()
    {
        int start = _at;
        while (_at < _text.Length && _text[_at] is not (',' or '}' or ']' or '{' or '[' or '"' or '\'' or ':'))
        {
            _at++;
        }

        string word = _text[start.._at].Trim();
        return word switch
        {
            "" => throw Wrong("a value is missing"),
            "null" or "None" => null,
            "true" or "True" => JsonValue.Create(true),
            "false" or "False" => JsonValue.Create(false),
            _ => AsNumber(word) ?? JsonValue.Create(word),
        };
    }

    private static JsonValue? AsNumber(string word)
    {
        if (long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
        {
            return JsonValue.Create(whole);
        }

        bool isNumber = double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number);
        return isNumber ? JsonValue.Create(number) : null;
    }

    private string ReadQuoted()
    {
        char quote = _text[_at++];
        StringBuilder value = new();
        while (_at < _text.Length && _text[_at] != quote)
        {
            char c = _text[_at++];
            value.Append(c == '\\' ? ReadEscape() : c);
        }

        Expect(quote);
        return value.ToString();
    }

    private char ReadEscape()
    {
        char escaped = Peek();
        _at++;
        return escaped switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\b',
            'f' => '\f',
            'u' => ReadCode(),
            '\0' => throw Wrong("the text ends in a string"),
            _ => escaped,
        };
    }

    private char ReadCode()
    {
        const int Digits = 4;
        if (_at + Digits > _text.Length
            || !ushort.TryParse(_text.AsSpan(_at, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
        {
            throw Wrong("\\u needs four hexadecimal digits");
        }

        _at += Digits;
        return (char)code;
    }

    private void Expect(char c)
    {
        if (Peek() != c)
        {
            throw Wrong($"'{c}' missing");
        }

        _at++;
    }

    // No text that is JSON holds this character, so it can stand for the end.
    private char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private void SkipSpace()
    {
        while (char.IsWhiteSpace(Peek()) || Peek() == '\uFEFF')
        {
            _at++;
        }
    }

    private FormatException Wrong(string what) => new($"{what} at character {_at + 1}");
}
