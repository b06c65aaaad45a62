using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Aiaa.Dicom.Pixels.Native;

/// <summary>The worker's side: a process of its own that decodes frames with native libraries, one after the other, until its input ends.</summary>
internal static class FrameWorker
{
    /// <summary>The environment variable with the writable memory, in bytes, that the worker may take.</summary>
    public const string MemoryVariable = "AIAA_FRAME_WORKER_MEMORY";

    private const int Ended = 0;
    private const int Unusable = 1;

    /// <summary>Confines the process and serves.</summary>
    /// <returns>The exit code.</returns>
    public static int Run()
    {
        using FileStream input = Pipe(0, FileAccess.Read);
        using FileStream output = Pipe(1, FileAccess.Write);
        if (!ulong.TryParse(Environment.GetEnvironmentVariable(MemoryVariable), NumberStyles.None, CultureInfo.InvariantCulture, out ulong memory))
        {
            return Unusable;
        }

        // Once confined no file can be opened, so both libraries and all code that decodes and answers must have been used before.
        output.WriteByte((byte)WarmUp());
        bool confined = Confinement.IsSupported && Confinement.Apply(memory);
        output.WriteByte((byte)(confined ? WorkerGreeting.Confined : WorkerGreeting.None));
        return confined ? Serve(input, output) : Unusable;
    }

    // Unbuffered, and not Console's streams, which bring their own assemblies when they are first used.
    private static FileStream Pipe(int descriptor, FileAccess access) => new(new SafeFileHandle(descriptor, ownsHandle: false), access, bufferSize: 0);

    private static WorkerGreeting WarmUp()
    {
        WorkerGreeting installed = (OpenJpeg.IsInstalled ? WorkerGreeting.Jpeg2000 : 0) | (CharLs.IsInstalled ? WorkerGreeting.JpegLs : 0);
        foreach ((PixelCodec codec, byte[] stream) in WarmUpFrames.All)
        {
            WorkerRequest request = new(codec, WarmUpFrames.Columns, WarmUpFrames.Rows, 2, stream.Length);
            using MemoryStream asked = new();
            byte[] head = new byte[WorkerRequest.Bytes];
            request.Write(head);
            asked.Write(head);
            asked.Write(stream);
            asked.Position = 0;
            using MemoryStream answered = new();
            Serve(asked, answered);
        }

        return installed;
    }

    private static int Serve(Stream input, Stream output)
    {
        byte[] head = new byte[WorkerRequest.Bytes];
        byte[] compressed = [];
        byte[] frame = [];
        while (input.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length)
        {
            WorkerRequest request = WorkerRequest.Read(head);
            Grow(ref compressed, request.Length);
            Grow(ref frame, request.FrameBytes);
            input.ReadExactly(compressed.AsSpan(0, request.Length));
            WorkerStatus status = Decode(compressed.AsSpan(0, request.Length), request, frame.AsSpan(0, request.FrameBytes));
            output.WriteByte((byte)status);
            if (status == WorkerStatus.Decoded)
            {
                output.Write(frame.AsSpan(0, request.FrameBytes));
            }

        }

        return Ended;
    }

    private static WorkerStatus Decode(ReadOnlySpan<byte> compressed, WorkerRequest request, Span<byte> frame) => request.Codec switch
    {
        PixelCodec.Jpeg2000 when OpenJpeg.IsInstalled => OpenJpeg.Decode(compressed, request, frame),
        PixelCodec.JpegLs when CharLs.IsInstalled => CharLs.Decode(compressed, request, frame),
        _ => WorkerStatus.NotInstalled,
    };

    private static void Grow(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = GC.AllocateUninitializedArray<byte>(length);
        }
    }
}
