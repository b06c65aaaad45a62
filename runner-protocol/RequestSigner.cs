using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Aiaa.RunnerProtocol;

/// <summary>
/// Signs requests from functions to the runner and checks them there: HMAC-SHA256 over the path, an expiry time, a nonce and the
/// JSON with all its references, so that a process that merely reaches the runner can name no session's image and no model.
/// </summary>
/// <remarks>
/// Header form: <c>v1.{expiry, Unix seconds}.{nonce, 32 hexadecimal digits}.{MAC, base64url}</c>. File bytes behind the JSON are
/// covered by the SHA-256 inside it.
/// </remarks>
public sealed class RequestSigner
{
    /// <summary>How long a signature is good for. Long enough for clocks that differ, short enough to be useless when found later.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const string Version = "v1";
    private const int NonceBytes = 16;

    private readonly byte[] _key;
    private readonly TimeProvider _time;

    /// <summary>Makes a signer.</summary>
    /// <param name="key">The secret both sides share; at least 32 bytes.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The key is too short.</exception>
    public RequestSigner(ReadOnlySpan<byte> key, TimeProvider time)
    {
        if (key.Length < 32)
        {
            throw new ArgumentException("The key shared with the runner must have at least 32 bytes.", nameof(key));
        }

        _key = key.ToArray();
        _time = time;
    }

    /// <summary>The value of <see cref="RunnerHeaders.Signature"/> for one request.</summary>
    public string Sign(string path, ReadOnlySpan<byte> json)
    {
        string expiry = (_time.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string nonce = RandomNumberGenerator.GetHexString(NonceBytes * 2, lowercase: true);
        return $"{Version}.{expiry}.{nonce}.{Base64Url.EncodeToString(Mac(path, expiry, nonce, json))}";
    }

    /// <summary>Checks a signature in constant time.</summary>
    /// <param name="signature">The header's value, or null.</param>
    /// <param name="path">The request's path.</param>
    /// <param name="json">The request's JSON, byte for byte.</param>
    /// <param name="nonce">When valid: the nonce, to be refused when it comes again within <see cref="Lifetime"/>.</param>
    public SignatureState Verify(string? signature, string path, ReadOnlySpan<byte> json, out string nonce)
    {
        nonce = string.Empty;
        string[] parts = signature?.Split('.') ?? [];
        if (parts.Length != 4 || parts[0] != Version || parts[2].Length != NonceBytes * 2
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long expiry))
        {
            return signature is null ? SignatureState.Missing : SignatureState.Malformed;
        }

        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        if (Base64Url.DecodeFromChars(parts[3], given, out _, out int written) != OperationStatus.Done || written != given.Length)
        {
            return SignatureState.Malformed;
        }

        if (!CryptographicOperations.FixedTimeEquals(given, Mac(path, parts[1], parts[2], json)))
        {
            return SignatureState.Forged;
        }

        if (expiry < _time.GetUtcNow().ToUnixTimeSeconds())
        {
            return SignatureState.Expired;
        }

        nonce = parts[2];
        return SignatureState.Valid;
    }

    private byte[] Mac(string path, string expiry, string nonce, ReadOnlySpan<byte> json)
    {
        using IncrementalHash mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        mac.AppendData(Encoding.UTF8.GetBytes($"{Version}\n{path}\n{expiry}\n{nonce}\n"));
        mac.AppendData(json);
        return mac.GetHashAndReset();
    }
}

/// <summary>What a signature turned out to be.</summary>
public enum SignatureState
{
    /// <summary>Made by a holder of the key, for this request, and still in time.</summary>
    Valid,

    /// <summary>There is none.</summary>
    Missing,

    /// <summary>It is not of the right form.</summary>
    Malformed,

    /// <summary>It was not made with this key for this request.</summary>
    Forged,

    /// <summary>It was right, but its time is over.</summary>
    Expired,
}
