using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Serving;

/// <summary>Remembers the nonces of valid signatures for as long as the signatures are good, so that none is taken twice.</summary>
internal sealed class NonceStore(TimeProvider time)
{
    private const int Capacity = 100_000;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<(string Nonce, DateTimeOffset Until)> _byAge = new();

    /// <summary>Takes a nonce.</summary>
    /// <returns>False when it was taken before.</returns>
    /// <exception cref="BusyException">Holders of the key have sent more requests than can be remembered.</exception>
    public bool TryTake(string nonce)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            while (_byAge.TryPeek(out (string Nonce, DateTimeOffset Until) oldest) && oldest.Until <= now)
            {
                _seen.Remove(_byAge.Dequeue().Nonce);
            }

            if (_seen.Contains(nonce))
            {
                return false;
            }

            if (_seen.Count >= Capacity)
            {
                throw new BusyException(_byAge.Peek().Until - now);
            }

            _seen.Add(nonce);

            // A signature may have been made by a clock that is ahead of ours; it stays valid that much longer.
            _byAge.Enqueue((nonce, now + (RequestSigner.Lifetime * 2)));
            return true;
        }
    }
}
