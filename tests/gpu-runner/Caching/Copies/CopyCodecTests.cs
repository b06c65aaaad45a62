using Aiaa.GpuRunner.Caching.Copies;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Pipelines.Records;
using Aiaa.GpuRunner.Transforms;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.GpuRunner.Tests.Caching.Copies;

/// <summary>What is read from a copy is what was written, to the last bit.</summary>
public sealed class CopyCodecTests
{
    private const string Name = "0123/4567";

    [Fact]
    public Task Any_prepared_image_comes_back_bit_for_bit() => Gen.Int.SampleAsync(
        async seed =>
        {
            PreparedSample sample = MadeSample.ByChance(seed);
            byte[] bytes = MadeSample.Encode(Name, sample);
            PreparedSample back = await MadeSample.DecodeAsync(Name, bytes);
            MadeSample.AssertSame(sample, back);
            Assert.Equal(bytes, MadeSample.Encode(Name, back));
        },
        iter: 200,
        threads: 1);

    [Theory]
    [InlineData(CopyFormat.ChunkElements - 1)]
    [InlineData(CopyFormat.ChunkElements)]
    [InlineData((2 * CopyFormat.ChunkElements) + 1)]
    public async Task An_array_of_several_chunks_comes_back_whether_its_planes_compress_or_not(int length)
    {
        Random random = new(length);
        float[] memory = [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() * 40) + 1000)];
        Affine affine = Affine.Identity;
        PreparedSample sample = MadeSample.ByChance(1);
        SampleVolume entry = sample.Volumes.Values.First() with { Volume = Volume<float>.FromLastAxisFastest(memory, [1, length], affine) };
        PreparedSample large = PreparedSample.Of(sample.Header!, new Dictionary<string, SampleVolume> { ["image"] = entry }, [], 3);
        byte[] bytes = MadeSample.Encode(Name, large);

        // Sign and exponent hardly change: a quarter of the bytes goes, and that is what copies are compressed for.
        Assert.InRange(bytes.Length, length * 2, (length * 7 / 2) + 1000);
        MadeSample.AssertSame(large, await MadeSample.DecodeAsync(Name, bytes));
    }

    [Fact]
    public async Task Every_change_of_geometry_undoes_on_the_other_side_what_it_undoes_here()
    {
        PreparedSample sample = MadeSample.AfterEveryChange();
        PreparedSample back = await MadeSample.DecodeAsync(Name, MadeSample.Encode(Name, sample));
        MadeSample.AssertSame(sample, back);
        ISpatialChange[] here = [.. sample.Volumes["pred"].Applied];
        ISpatialChange[] there = [.. back.Volumes["pred"].Applied];
        Assert.Equal(Enum.GetValues<ChangeKind>().Order(), here.Select(change => ((IRecordedChange)change).Kind).Order());
        foreach (UndoRule rule in (UndoRule[])[new(false, false), new(true, false), new(false, true)])
        {
            Volume one = sample.Volumes["pred"].Volume;
            Volume other = back.Volumes["pred"].Volume;
            for (int at = 0; at < here.Length; at++)
            {
                one = here[at].Undo(one, rule, CancellationToken.None);
                other = there[at].Undo(other, rule, CancellationToken.None);
                MadeSample.AssertSame(one, other);
            }
        }
    }

    [Fact]
    public void A_change_is_either_kept_or_known_to_belong_to_one_request()
    {
        Type[] unkept = [.. typeof(ISpatialChange).Assembly.GetTypes().Where(type =>
            type.IsClass && type.IsAssignableTo(typeof(ISpatialChange)) && !type.IsAssignableTo(typeof(IRecordedChange)))];
        Assert.Equal([typeof(FetchedSlice), typeof(GuidedCrop)], unkept.OrderBy(type => type.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void What_belongs_to_one_request_is_not_kept()
    {
        PreparedSample sample = MadeSample.ByChance(2);
        (string key, SampleVolume entry) = sample.Volumes.First();
        SampleVolume cropped = entry.After(entry.Volume, new FetchedSlice(0, 1));
        PreparedSample crop = PreparedSample.Of(sample.Header!, new Dictionary<string, SampleVolume> { [key] = cropped }, [], 1);
        Assert.Null(CopyEncoder.Encode(Name, crop, CancellationToken.None));
        Assert.Null(CopyEncoder.Encode(Name, PreparedSample.Nothing, CancellationToken.None));
    }

    [Fact]
    public void Segments_are_read_as_one_stream_from_wherever_it_is_put()
    {
        byte[][] segments = [[], [1, 2, 3], [], [4], [5, 6]];
        using SegmentStream stream = new(segments);
        byte[] whole = [1, 2, 3, 4, 5, 6];
        for (int from = 0; from <= whole.Length; from++)
        {
            stream.Seek(from, SeekOrigin.Begin);
            using MemoryStream read = new();
            stream.CopyTo(read);
            Assert.Equal(whole[from..], read.ToArray());
        }

        Assert.Equal(6, stream.Length);
    }
}
