using System.Text;
using System.Text.RegularExpressions;

namespace Aiaa.Functions.Models.Bundles;

/// <summary>What a word of an expression is.</summary>
internal enum TokenKind
{
    /// <summary>An integer or a decimal number.</summary>
    Number,

    /// <summary>A text, without its quotes.</summary>
    Text,

    /// <summary>A name or keyword, dots included: <c>numpy.float32</c>.</summary>
    Name,

    /// <summary>A reference, with its @.</summary>
    Reference,

    /// <summary>An operator or bracket.</summary>
    Mark,

    /// <summary>The end.</summary>
    End,
}

/// <summary>A word of an expression.</summary>
internal readonly record struct Token(TokenKind Kind, string Text);

/// <summary>Cuts a Python expression into words; null for what is no word that is understood here.</summary>
internal static partial class PythonTokens
{
    private const int LongestExpression = 4096;

    public static IReadOnlyList<Token>? Read(string expression)
    {
        if (expression.Length > LongestExpression)
        {
            return null;
        }

        List<Token> tokens = [];
        int at = 0;
        while (at < expression.Length)
        {
            Match word = Word().Match(expression, at);
            if (!word.Success)
            {
                return null;
            }

            at += word.Length;
            if (Kind(word) is { } kind)
            {
                tokens.Add(new Token(kind, kind == TokenKind.Text ? Unquote(word.Groups["text"].Value) : word.Value));
            }
        }

        tokens.Add(new Token(TokenKind.End, string.Empty));
        return tokens;
    }

    private static TokenKind? Kind(Match word)
        => word.Groups["space"].Success ? null
            : word.Groups["number"].Success ? TokenKind.Number
            : word.Groups["text"].Success ? TokenKind.Text
            : word.Groups["name"].Success ? TokenKind.Name
            : word.Groups["reference"].Success ? TokenKind.Reference
            : TokenKind.Mark;

    private static string Unquote(string quoted)
    {
        StringBuilder text = new();
        for (int at = 1; at < quoted.Length - 1; at++)
        {
            bool escaped = quoted[at] == '\\' && quoted[at + 1] is '\\' or '\'' or '"';
            text.Append(quoted[escaped ? ++at : at]);
        }

        return text.ToString();
    }

    [GeneratedRegex(
        """
        \G(?:(?<space>\s+)
        |(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))
        |(?<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
        |(?<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?!["']))
        |(?<reference>@\w+(?:(?:\#|::)\w+)*)
        |(?<mark>//|==|!=|<=|>=|[-+*/%<>()\[\]{},:]))
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Word();
}
