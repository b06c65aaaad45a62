using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aiaa.Faults.Tests.Load;

/// <summary>How one call ended for its client.</summary>
/// <param name="Call">What was asked, for people.</param>
/// <param name="Sent">When it was about to be sent.</param>
/// <param name="Answered">When it was over.</param>
/// <param name="Status">The status; 0 when the connection broke before the answer was whole.</param>
/// <param name="Body">The answer.</param>
internal sealed record Answer(string Call, DateTimeOffset Sent, DateTimeOffset Answered, int Status, byte[] Body)
{
    public bool Succeeded => Status == 200;

    /// <summary>The connection broke.</summary>
    public bool Broke => Status == 0;

    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The type of the failure, when the body has the agreed form; null when it has not.</summary>
    public string? FailureType
    {
        get
        {
            try
            {
                JsonNode body = Json;
                string? sentence = (string?)body["error"]?["message"]?[0];
                return !string.IsNullOrEmpty(sentence) && sentence == (string?)body["detail"] && !(bool)body["success"]! ? (string?)body["error"]!["type"] : null;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
            {
                return null;
            }
        }
    }

    public override string ToString() => $"{Call}: {(Broke ? "the connection broke" : Status)} {Encoding.UTF8.GetString(Body[..Math.Min(300, Body.Length)])}";
}
