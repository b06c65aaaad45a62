using System.Globalization;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Models.Bundles;

/// <summary>
/// The part of Python's expressions that inference configurations of published bundles need where a server looks: literals, lists, tuples,
/// dictionaries, references, arithmetic, comparisons, <c>and</c>, <c>or</c>, <c>not</c>, <c>a if c else b</c>, subscripts, a few pure functions, and
/// the names of element types. Anything else is refused with its text; nothing is ever run.
/// </summary>
/// <remarks>A tuple is a list here, and None is null. Grammar: the Python Language Reference, chapter 6.</remarks>
internal sealed class PythonExpression
{
    private const int Deepest = 32;

    private readonly string _text;
    private readonly string _place;
    private readonly BundleReferences _references;
    private readonly IReadOnlyList<Token> _tokens;
    private int _at;
    private int _depth;

    /// <param name="text">The expression, without its $.</param>
    /// <param name="place">Where it stands, for sentences.</param>
    /// <param name="references">What its references stand for.</param>
    /// <exception cref="ApiException">It holds something that is no part of an expression here.</exception>
    public PythonExpression(string text, string place, BundleReferences references)
    {
        (_text, _place, _references) = (text, place, references);
        _tokens = PythonTokens.Read(text) ?? throw Beyond();
    }

    private Token Next => _tokens[_at];

    /// <summary>The expression's value.</summary>
    /// <exception cref="ApiException">It is beyond what is understood here.</exception>
    public JsonNode? Evaluate()
    {
        JsonNode? value = Conditional();
        return Next.Kind == TokenKind.End ? value : throw Beyond();
    }

    private JsonNode? Conditional()
    {
        if (++_depth > Deepest)
        {
            throw Beyond();
        }

        JsonNode? value = Or();
        if (TakeWord("if"))
        {
            bool holds = PythonValues.IsTrue(Or());
            if (!TakeWord("else"))
            {
                throw Beyond();
            }

            JsonNode? other = Conditional();
            value = holds ? value : other;
        }

        _depth--;
        return value;
    }

    private JsonNode? Or()
    {
        JsonNode? left = And();
        while (TakeWord("or"))
        {
            JsonNode? right = And();
            left = PythonValues.IsTrue(left) ? left : right;
        }

        return left;
    }

    private JsonNode? And()
    {
        JsonNode? left = Not();
        while (TakeWord("and"))
        {
            JsonNode? right = Not();
            left = PythonValues.IsTrue(left) ? right : left;
        }

        return left;
    }

    private JsonNode? Not() => TakeWord("not") ? JsonValue.Create(!PythonValues.IsTrue(Not())) : Comparison();

    private JsonNode? Comparison()
    {
        JsonNode? left = Sum();
        if (Next is { Kind: TokenKind.Mark, Text: "==" or "!=" or "<" or "<=" or ">" or ">=" })
        {
            string mark = Take();
            left = PythonValues.Compare(mark, left, Sum()) ?? throw Beyond();
        }

        return left;
    }

    private JsonNode? Sum()
    {
        JsonNode? left = Product();
        while (Next is { Kind: TokenKind.Mark, Text: "+" or "-" })
        {
            string mark = Take();
            left = _references.Spend(PythonValues.Combine(mark, left, Product()), _place) ?? throw Beyond();
        }

        return left;
    }

    private JsonNode? Product()
    {
        JsonNode? left = Unary();
        while (Next is { Kind: TokenKind.Mark, Text: "*" or "/" or "//" or "%" })
        {
            string mark = Take();
            left = _references.Spend(PythonValues.Combine(mark, left, Unary()), _place) ?? throw Beyond();
        }

        return left;
    }

    private JsonNode? Unary() => TakeMark("-") ? PythonValues.Combine("-", JsonValue.Create(0L), Unary()) ?? throw Beyond() : Subscripted();

    private JsonNode? Subscripted()
    {
        JsonNode? value = Atom();
        while (TakeMark("["))
        {
            JsonNode? index = Conditional();
            Require("]");
            value = _references.Shallow(PythonValues.Item(value, index) ?? throw Beyond(), _place);
        }

        return value;
    }

    private JsonNode? Atom()
    {
        Token token = Next;
        _at++;
        return token switch
        {
            { Kind: TokenKind.Number } => Number(token.Text),
            { Kind: TokenKind.Text } => JsonValue.Create(token.Text),
            { Kind: TokenKind.Reference } => _references.Shallow(_references.Required(token.Text, _place), _place),
            { Kind: TokenKind.Name } => Name(token.Text),
            { Kind: TokenKind.Mark, Text: "(" } => Parenthesised(),
            { Kind: TokenKind.Mark, Text: "[" } => new JsonArray([.. Items("]")]),
            { Kind: TokenKind.Mark, Text: "{" } => Dictionary(),
            _ => throw Beyond(),
        };
    }

    private JsonNode? Name(string name)
    {
        if (TakeMark("("))
        {
            return PythonValues.Call(name, Items(")")) ?? throw Beyond();
        }

        return name switch
        {
            "None" => null,
            "True" => JsonValue.Create(true),
            "False" => JsonValue.Create(false),
            _ => PythonValues.Constant(name) ?? throw Beyond(),
        };
    }

    private JsonNode? Parenthesised()
    {
        List<JsonNode?> items = Items(")");
        bool tuple = items.Count != 1 || _tokens[_at - 2] is { Kind: TokenKind.Mark, Text: "," };
        return tuple ? new JsonArray([.. items]) : items[0];
    }

    private JsonObject Dictionary()
    {
        JsonObject map = [];
        while (!TakeMark("}"))
        {
            string key = BundleReferences.Text(Conditional()) ?? throw Beyond();
            Require(":");
            map[key] = _references.Copy(Conditional(), _place);
            RequireCommaOr("}");
        }

        return map;
    }

    // Copies: a node can stand in one list only.
    private List<JsonNode?> Items(string end)
    {
        List<JsonNode?> items = [];
        while (!TakeMark(end))
        {
            items.Add(_references.Copy(Conditional(), _place));
            RequireCommaOr(end);
        }

        return items;
    }

    private JsonValue Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long integer)
        ? JsonValue.Create(integer)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? JsonValue.Create(number)
        : throw Beyond();

    private string Take() => _tokens[_at++].Text;

    private bool TakeMark(string mark)
    {
        bool there = Next.Kind == TokenKind.Mark && Next.Text == mark;
        _at += there ? 1 : 0;
        return there;
    }

    private bool TakeWord(string word)
    {
        bool there = Next.Kind == TokenKind.Name && Next.Text == word;
        _at += there ? 1 : 0;
        return there;
    }

    private void RequireCommaOr(string end)
    {
        if (!TakeMark(",") && !(Next.Kind == TokenKind.Mark && Next.Text == end))
        {
            throw Beyond();
        }
    }

    private void Require(string mark)
    {
        if (!TakeMark(mark))
        {
            throw Beyond();
        }
    }

    private ApiException Beyond() => new(
        Failure.BadModel,
        $"The bundle's '{_place}' is the Python expression '{BundleReferences.Shown(_text)}', which is beyond the part of Python that this server reads; write its value out.");
}
