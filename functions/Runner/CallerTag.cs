using System.Security.Cryptography;
using System.Text;
using Aiaa.Functions.Identity;

namespace Aiaa.Functions.Runner;

/// <summary>Names who makes a call, for the turns at the runner: the session, or without one the address; as a keyed hash that says nothing of either.</summary>
internal sealed class CallerTag(Hosting.CustomHandler handler)
{
    private const int TagBytes = 8;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The tag of a call.</summary>
    public string Of(HttpContext context, string? sessionId)
    {
        string who = sessionId ?? Caller.AddressOf(context, handler)?.ToString() ?? string.Empty;
        return Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(who)).AsSpan(0, TagBytes));
    }
}
