using System.Globalization;
using Aiaa.Faults.Tests.Stage;
using Aiaa.Faults.Tests.Storm;

namespace Aiaa.Faults.Tests.Load;

/// <summary>
/// One client, who works with sessions and models of its own, one call after the other, and holds every answer against what was
/// promised before.
/// </summary>
internal sealed class Client : IDisposable
{
    private const int MostSessions = 25;

    private readonly SystemUnderFault _system;
    private readonly Viewer _viewer;
    private readonly Random _random;
    private readonly Ledger _ledger;
    private readonly byte[] _mask;
    private readonly (int Weight, Func<Task> Act)[] _acts;
    private int _version;

    public Client(int number, SystemUnderFault system, FaultPlan plan, Ledger ledger, byte[] mask)
    {
        _system = system;
        _viewer = new Viewer(system.Address);
        _random = plan.RandomFor($"client {number}");
        (_ledger, _mask) = (ledger, mask);
        Model = new ModelPromise(string.Create(CultureInfo.InvariantCulture, $"model-{number}"));
        _acts =
        [
            (28, PutSessionAsync), (18, () => WithSessionAsync(GetSessionAsync)), (10, () => WithSessionAsync(GetImageAsync)), (5, () => WithSessionAsync(TouchAsync)),
            (12, () => WithSessionAsync(DeleteSessionAsync)), (16, () => WithSessionAsync(SegmentSessionAsync)), (6, SegmentInlineAsync),
            (6, PutModelAsync), (5, GetModelAsync), (5, SegmentModelAsync), (3, DeleteModelAsync), (2, ListModelsAsync), (1, SweepAsync),
        ];
    }

    /// <summary>The model that never changes.</summary>
    public const string SteadyModel = "steady";

    /// <summary>The sessions that were promised.</summary>
    public List<SessionPromise> Sessions { get; } = [];

    /// <summary>The model that this client changes.</summary>
    public ModelPromise Model { get; }

    /// <summary>Works until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            int draw = _random.Next(_acts.Sum(act => act.Weight));
            await _acts.First(act => (draw -= act.Weight) < 0).Act();

            // Nobody learns more by asking a dead server again and again.
            await _system.RevivedAsync(Victim.Functions);
        }
    }

    /// <summary>Looks after everything that was promised, one thing after the other.</summary>
    public async Task VerifyAsync()
    {
        foreach (SessionPromise session in Sessions)
        {
            await GetSessionAsync(session);
            await GetImageAsync(session);
            await SegmentSessionAsync(session);
        }

        await GetModelAsync();
        await SegmentModelAsync();
    }

    public void Dispose() => _viewer.Dispose();

    private async Task PutSessionAsync()
    {
        if (Sessions.Count(session => !session.Ended) >= MostSessions)
        {
            await WithSessionAsync(DeleteSessionAsync);
            return;
        }

        bool large = _random.Next(12) == 0;
        byte[] image = large ? Material.LargeImage(_random) : Material.SmallImage(_random);
        TimeSpan? expiry = _random.Next(5) switch { 0 => TimeSpan.FromSeconds(2), 1 => TimeSpan.FromSeconds(8), _ => null };
        Answer answer = await _viewer.PutSessionAsync(image, expiry);
        if (_ledger.Take("PUT session", answer))
        {
            Sessions.Add(new SessionPromise((string)answer.Json["session_id"]!, image, expiry ?? TimeSpan.FromHours(1), answer));
        }
    }

    private async Task GetSessionAsync(SessionPromise session) => Hold(session, "GET session", await _viewer.SendAsync("GET", $"/session/{session.Id}"), 404);

    private async Task TouchAsync(SessionPromise session)
    {
        Answer answer = await _viewer.SendAsync("GET", $"/session/{session.Id}?update_ts=true");
        session.Used(answer);
        Hold(session, "touch session", answer, 404);
    }

    private async Task GetImageAsync(SessionPromise session)
    {
        Answer answer = await _viewer.SendAsync("GET", $"/session/{session.Id}?image=true");
        if (Hold(session, "GET image", answer, 404))
        {
            _ledger.Check(answer.Body.AsSpan().SequenceEqual(session.Image), $"another image than was sent: {session}");
        }
    }

    private async Task SegmentSessionAsync(SessionPromise session)
    {
        if (session.Image.Length > 100_000)
        {
            return;
        }

        Answer answer = await _viewer.SegmentAsync(SteadyModel, session.Id);
        session.Used(answer);
        if (Hold(session, "POST with session", answer, 440))
        {
            _ledger.Check(answer.Body.AsSpan().SequenceEqual(_mask), $"another mask than without faults: {session}");
        }
    }

    private async Task DeleteSessionAsync(SessionPromise session)
    {
        Answer answer = await _viewer.SendAsync("DELETE", $"/session/{session.Id}");

        // Storage may have done it without its answer getting through; asked again, there is nothing left to end.
        session.EndAsked = true;
        session.Ended |= Hold(session, "DELETE session", answer, 404);
    }

    private async Task SegmentInlineAsync()
    {
        Answer answer = await _viewer.SegmentAsync(SteadyModel, Material.SmallImage(_random));
        if (_ledger.Take("POST with image", answer))
        {
            _ledger.Check(answer.Body.AsSpan().SequenceEqual(_mask), "another mask than without faults");
        }
    }

    private async Task PutModelAsync()
    {
        string version = (++_version).ToString(CultureInfo.InvariantCulture);
        Answer answer = await _viewer.PutModelAsync(Model.Name, Material.Config(_version), Material.Network);
        Model.MayHaveBecome(version);
        if (_ledger.Take("PUT model", answer))
        {
            Model.Is(version);
        }
    }

    private async Task DeleteModelAsync()
    {
        Answer answer = await _viewer.SendAsync("DELETE", $"/admin/model/{Model.Name}");
        if (_ledger.Take("DELETE model", answer, 404))
        {
            _ledger.Check(answer.Succeeded || Model.MayBe(null), $"a model that was promised is not there: {answer}");
        }

        Model.MayHaveBecome(null);
        if (answer.Succeeded)
        {
            Model.Is(null);
        }
    }

    private async Task GetModelAsync()
    {
        Answer answer = await _viewer.SendAsync("GET", $"/admin/model/{Model.Name}");
        if (_ledger.Take("GET model", answer, 404))
        {
            string? version = answer.Succeeded ? (string?)answer.Json["version"] ?? "no configuration" : null;
            _ledger.Check(Model.MayBe(version), $"a model that was not to be expected, {version ?? "none"}: {answer}");
        }
    }

    private async Task SegmentModelAsync()
    {
        Answer answer = await _viewer.SegmentAsync(Model.Name, Material.SmallImage(_random));
        if (_ledger.Take("POST with own model", answer, 404))
        {
            _ledger.Check(answer.Succeeded ? Model.MayServe : Model.MayBe(null), $"a model that was promised does not run: {answer}");
        }
    }

    private async Task ListModelsAsync()
    {
        Answer answer = await _viewer.SendAsync("GET", "/v1/models");
        if (_ledger.Take("GET models", answer))
        {
            _ledger.Check(answer.Json.AsArray().Any(model => (string?)model!["name"] == SteadyModel), "the model that never changes is not listed");
        }
    }

    private async Task SweepAsync() => _ledger.Take("sweep", await _viewer.SendAsync("POST", "/SweepTimer"));

    private Task WithSessionAsync(Func<SessionPromise, Task> act) => Sessions.Count == 0 ? PutSessionAsync() : act(Sessions[_random.Next(Sessions.Count)]);

    // Whether a call found the session, and whether it could.
    private bool Hold(SessionPromise session, string kind, Answer answer, int gone)
    {
        session.Note(kind, answer);
        if (!_ledger.Take(kind, answer, gone))
        {
            return false;
        }

        if (answer.Status == gone)
        {
            _ledger.Check(!session.MustBeThere(answer.Answered), $"a session that was promised is not there: {session}");
            return false;
        }

        _ledger.Check(!session.MustBeGone(answer.Sent), $"a session that is over is there: {session}");
        return true;
    }
}
