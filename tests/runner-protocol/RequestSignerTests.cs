using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Aiaa.RunnerProtocol.Tests;

public sealed class RequestSignerTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] Json = Encoding.UTF8.GetBytes("""{"model":"spleen"}""");

    private readonly FakeTimeProvider _time = new();

    private RequestSigner Signer => new(Key, _time);

    [Fact]
    public void What_was_signed_is_valid_and_gives_its_nonce()
    {
        string signature = Signer.Sign("/run", Json);
        Assert.Equal(SignatureState.Valid, Signer.Verify(signature, "/run", Json, out string nonce));
        Assert.Equal(32, nonce.Length);
        Assert.Contains(nonce, signature, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_signature_has_a_nonce_of_its_own() => Assert.NotEqual(Signer.Sign("/run", Json), Signer.Sign("/run", Json));

    [Fact]
    public void A_signature_is_good_for_one_path_and_one_body_and_one_key()
    {
        string signature = Signer.Sign("/run", Json);
        Assert.Equal(SignatureState.Forged, Signer.Verify(signature, "/models/check", Json, out string nonce));
        Assert.Empty(nonce);
        Assert.Equal(SignatureState.Forged, Signer.Verify(signature, "/run", [.. Json, 32], out _));
        Assert.Equal(SignatureState.Forged, new RequestSigner(RandomNumberGenerator.GetBytes(32), _time).Verify(signature, "/run", Json, out _));
    }

    [Fact]
    public void A_signature_lasts_as_long_as_its_lifetime_and_no_longer()
    {
        string signature = Signer.Sign("/run", Json);
        _time.Advance(RequestSigner.Lifetime);
        Assert.Equal(SignatureState.Valid, Signer.Verify(signature, "/run", Json, out _));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(SignatureState.Expired, Signer.Verify(signature, "/run", Json, out string nonce));
        Assert.Empty(nonce);
    }

    [Fact]
    public void A_longer_life_cannot_be_written_into_a_signature()
    {
        string[] parts = Signer.Sign("/run", Json).Split('.');
        parts[1] = (long.Parse(parts[1]) + 1000).ToString();
        Assert.Equal(SignatureState.Forged, Signer.Verify(string.Join('.', parts), "/run", Json, out _));
    }

    [Theory]
    [InlineData(null, SignatureState.Missing)]
    [InlineData("", SignatureState.Malformed)]
    [InlineData("v1", SignatureState.Malformed)]
    [InlineData("v2.1.00000000000000000000000000000000.AA", SignatureState.Malformed)]
    [InlineData("v1.x.00000000000000000000000000000000.AA", SignatureState.Malformed)]
    [InlineData("v1.-1.00000000000000000000000000000000.AA", SignatureState.Malformed)]
    [InlineData("v1.99999999999999999999.00000000000000000000000000000000.AA", SignatureState.Malformed)]
    [InlineData("v1.1.0.AA", SignatureState.Malformed)]
    [InlineData("v1.1.00000000000000000000000000000000.", SignatureState.Malformed)]
    [InlineData("v1.1.00000000000000000000000000000000.A!", SignatureState.Malformed)]
    public void What_has_another_form_is_told_apart(string? signature, SignatureState state) =>
        Assert.Equal(state, Signer.Verify(signature, "/run", Json, out _));

    [Fact]
    public void No_change_of_one_character_is_valid()
    {
        string signature = Signer.Sign("/run", Json);
        Gen.Select(Gen.Int[0, signature.Length - 1], Gen.Char[' ', '~']).Sample((at, c) =>
        {
            string changed = signature[..at] + c + signature[(at + 1)..];
            SignatureState state = Signer.Verify(changed, "/run", Json, out _);

            // The last of 43 base64 digits holds two bits that mean nothing; strict decoding refuses them.
            Assert.True(changed == signature ? state == SignatureState.Valid : state != SignatureState.Valid, changed);
        }, iter: 5000);
    }

    [Fact]
    public void A_short_key_is_refused() => Assert.Throws<ArgumentException>(() => new RequestSigner(new byte[31], _time));
}
