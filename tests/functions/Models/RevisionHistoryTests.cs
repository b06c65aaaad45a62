using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Models;
using Aiaa.RunnerProtocol;
using CsCheck;

namespace Aiaa.Functions.Tests.Models;

public sealed class RevisionHistoryTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    [Fact]
    public void Ten_revisions_are_kept_in_all_and_those_of_calls_that_may_still_run()
    {
        Assert.Equal(9, Replaced(40, TimeSpan.FromHours(1)).History.Past.Count);
        Assert.Equal(40, Replaced(40, TimeSpan.FromSeconds(1)).History.Past.Count);

        // Ten minutes back, to the second: 20 times half a minute.
        Assert.Equal(20, Replaced(40, TimeSpan.FromSeconds(30)).History.Past.Count);
    }

    [Fact]
    public void However_often_a_model_changes_its_history_fits_into_a_row()
    {
        Model model = Replaced(1000, TimeSpan.FromMilliseconds(10));
        Assert.InRange(model.History.Write().Length, 10_000, 32_000);
    }

    [Fact]
    public void A_revision_stands_in_the_history_once_and_not_while_it_is_served()
    {
        Model model = Replace(Replace(Replace(Served(0), 1, Start), 0, Start.AddSeconds(1)), 1, Start.AddSeconds(2));
        Assert.Equal([Digits(0)], model.History.Past.Select(past => past.Revision));
    }

    [Fact]
    public void A_history_is_read_as_it_was_written() => Gen.Int[0, 30].Sample(
        count =>
        {
            RevisionHistory history = Replaced(count, TimeSpan.FromSeconds(7)).History;
            Assert.Equal(history.Past, RevisionHistory.Read(history.Write()).Past);
        },
        iter: 30);

    [Fact]
    public void A_row_without_a_history_has_none() => Assert.Empty(RevisionHistory.Read(null).Past);

    [Fact]
    public void A_revision_is_found_by_its_first_digits()
    {
        Model model = Replaced(3, TimeSpan.FromSeconds(1));
        Assert.Equal(model.Reference, model.Find(Digits(3)[..8]));
        ModelReference past = model.Find(Digits(1)[..8].ToUpperInvariant());
        Assert.Equal(($"m/{Digits(1)}/config.json", $"m/weights/{Digits(1)}.ts", WeightsFormat.TorchScript), (past.ConfigBlob, past.WeightsBlob, past.WeightsFormat!.Value));
        Assert.Equal(Failure.ModelNotFound, Assert.Throws<ApiException>(() => model.Find("123456789")).Failure);
        Assert.Equal(Failure.ModelNotFound, Assert.Throws<ApiException>(() => model.Find(Digits(1)[..3])).Failure);
        Assert.Equal(Failure.BadRequest, Assert.Throws<ApiException>(() => model.Find("000000")).Failure);
    }

    [Fact]
    public void What_a_call_may_still_need_is_in_use()
    {
        Model model = Replaced(2, TimeSpan.FromSeconds(1));
        Assert.Equal(6, model.BlobsInUse.Count);
        Assert.Contains($"m/weights/{Digits(0)}.onnx", model.BlobsInUse);
    }

    private static Model Replaced(int times, TimeSpan apart)
    {
        Model model = Served(0);
        for (int number = 1; number <= times; number++)
        {
            model = Replace(model, number, Start + (number * apart));
        }

        return model;
    }

    private static Model Replace(Model model, int number, DateTimeOffset when)
        => Served(number) with { History = model.History.After(model, Digits(number), when) };

    private static Model Served(int number)
    {
        WeightsFormat format = number % 2 == 0 ? WeightsFormat.Onnx : WeightsFormat.TorchScript;
        return new Model(
            ModelFiles.Reference("m", Digits(number), Digits(number), format),
            Digits(number),
            ModelSummary.Of("m", "others", new JsonObject()),
            [],
            RevisionHistory.None,
            default);
    }

    private static string Digits(int number) => $"{(number < 4 ? "000000" : "000001")}{number:x2}".PadRight(64, 'a');
}
