using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using Aiaa.GpuRunner.Caching.Copies;
using Aiaa.GpuRunner.Pipelines;
using CsCheck;

namespace Aiaa.GpuRunner.Tests.Caching.Copies;

/// <summary>Bytes that are no copy are told by one kind of failure, before they cost memory.</summary>
public sealed class HostileCopyTests
{
    private const string Name = "0123/4567";

    private readonly PreparedSample _sample = MadeSample.AfterEveryChange();

    [Fact]
    public async Task Bytes_that_end_early_or_go_on_are_refused_wherever_they_end()
    {
        byte[] bytes = MadeSample.Encode(Name, _sample);
        for (int length = 0; length < bytes.Length; length++)
        {
            await RefusedAsync(bytes[..length]);
        }

        await RefusedAsync([.. bytes, 0]);
    }

    [Fact]
    public async Task A_bit_that_differs_is_noticed_wherever_it_is()
    {
        byte[] bytes = MadeSample.Encode(Name, _sample);
        for (int at = 0; at < bytes.Length; at++)
        {
            byte[] damaged = [.. bytes];
            damaged[at] ^= (byte)(1 << (at % 8));
            await RefusedAsync(damaged);
        }
    }

    [Fact]
    public async Task A_head_that_says_anything_at_all_is_read_or_refused_in_one_way()
    {
        byte[] bytes = MadeSample.Encode(Name, _sample);
        byte[] head = bytes[CopyFormat.PrefixBytes..(CopyFormat.PrefixBytes + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8)))];
        byte[] body = bytes[(CopyFormat.PrefixBytes + head.Length)..];
        await Gen.Select(Gen.Int[0, head.Length - 1], Gen.Byte).SampleAsync(
            async change =>
            {
                // The checksum is right: this is what somebody would write who means harm.
                byte[] other = [.. head];
                other[change.Item1] = change.Item2;
                byte[] copy = Copy(other, body);
                try
                {
                    await MadeSample.DecodeAsync(Name, copy, mostBytes: 1 << 20);
                }
                catch (InvalidDataException)
                {
                }
            },
            iter: 1500,
            threads: 1);
    }

    [Fact]
    public async Task The_copy_of_something_else_is_refused() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => MadeSample.DecodeAsync("0123/4568", MadeSample.Encode(Name, _sample)));

    [Fact]
    public async Task More_voxels_than_are_held_are_refused_before_they_take_memory()
    {
        byte[] bytes = MadeSample.Encode(Name, _sample);
        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(() => MadeSample.DecodeAsync(Name, bytes, _sample.Bytes - 1));
        Assert.Contains("are the most that is held", refused.Message, StringComparison.Ordinal);

        // 2 GB of zeros in a few kilobytes: as far as the head goes, all is right.
        ChunkRecord[] chunks = [.. Enumerable.Repeat(new ChunkRecord([1], 0), CopyFormat.ChunkCount(int.MaxValue / 2))];
        CopyHead bomb = Head() with { Memories = [new MemoryRecord(ElementKind.Byte, int.MaxValue / 2, chunks)] };
        byte[] head = CopyHeadRecords.Write(bomb with { Volumes = [bomb.Volumes[0] with { Memory = 0, Offset = 0, Shape = [1], Strides = [1] }] })!;
        refused = await Assert.ThrowsAsync<InvalidDataException>(() => MadeSample.DecodeAsync(Name, Copy(head, new byte[chunks.Length]), 1 << 20));
        Assert.Contains("are the most that is held", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plane_that_inflates_to_more_or_less_than_its_elements_is_refused()
    {
        foreach (int inflated in (int[])[99, 101, 1 << 20])
        {
            byte[] coded = new byte[4096];
            Assert.True(BrotliEncoder.TryCompress(new byte[inflated], coded, out int length));
            ChunkRecord record = new([length], CopyFormat.Checksum(coded.AsSpan(0, length)));
            Assert.Throws<InvalidDataException>(() => PlaneCoding.Decode(coded.AsSpan(0, length), record, new byte[100]));
        }
    }

    [Fact]
    public async Task Views_that_reach_outside_their_array_or_show_it_many_times_are_refused()
    {
        CopyHead head = Head();
        VolumeRecord volume = head.Volumes[0];
        int length = head.Memories[volume.Memory].Length;
        foreach (VolumeRecord wrong in (VolumeRecord[])
            [
                volume with { Shape = [length + 1], Strides = [0], Offset = 0 },
                volume with { Shape = [2], Strides = [int.MaxValue], Offset = 0 },
                volume with { Shape = [2], Strides = [int.MinValue], Offset = 0 },
                volume with { Shape = [2], Strides = [-1], Offset = 0 },
                volume with { Shape = [2, 2], Strides = [1] },
                volume with { Memory = head.Memories.Count },
                volume with { Memory = -1 },
                volume with { Shape = [0], Strides = [1] },
                volume with { Shape = [], Strides = [] },
            ])
        {
            byte[] bytes = CopyHeadRecords.Write(head with { Volumes = [wrong] })!;
            byte[] whole = MadeSample.Encode(Name, _sample);
            byte[] body = whole[(CopyFormat.PrefixBytes + BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan(8)))..];
            await RefusedAsync(Copy(bytes, body));
        }
    }

    private CopyHead Head()
    {
        byte[] bytes = MadeSample.Encode(Name, _sample);
        return CopyHeadRecords.Read(bytes[CopyFormat.PrefixBytes..(CopyFormat.PrefixBytes + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8)))]);
    }

    private static byte[] Copy(byte[] head, byte[] body)
    {
        byte[] prefix = new byte[CopyFormat.PrefixBytes];
        CopyFormat.Magic.CopyTo(prefix);
        BinaryPrimitives.WriteInt32LittleEndian(prefix.AsSpan(8), head.Length);
        SHA256.HashData(head, prefix.AsSpan(12));
        return [.. prefix, .. head, .. body];
    }

    private static async Task RefusedAsync(byte[] bytes) => await Assert.ThrowsAsync<InvalidDataException>(() => MadeSample.DecodeAsync(Name, bytes));
}
