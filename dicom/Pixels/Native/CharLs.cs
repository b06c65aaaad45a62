using System.Runtime.InteropServices;

namespace Aiaa.Dicom.Pixels.Native;

/// <summary>JPEG-LS by CharLS 2 (charls.h). Runs in the worker only.</summary>
internal static unsafe class CharLs
{
    private static readonly nint Library = NativeCodecs.Load("libcharls.so.2");

    private static readonly delegate* unmanaged[Cdecl]<void*> Create = (delegate* unmanaged[Cdecl]<void*>)Export("charls_jpegls_decoder_create");
    private static readonly delegate* unmanaged[Cdecl]<void*, void> Destroy = (delegate* unmanaged[Cdecl]<void*, void>)Export("charls_jpegls_decoder_destroy");
    private static readonly delegate* unmanaged[Cdecl]<void*, byte*, nuint, int> SetSource = (delegate* unmanaged[Cdecl]<void*, byte*, nuint, int>)Export("charls_jpegls_decoder_set_source_buffer");
    private static readonly delegate* unmanaged[Cdecl]<void*, int> ReadHeader = (delegate* unmanaged[Cdecl]<void*, int>)Export("charls_jpegls_decoder_read_header");
    private static readonly delegate* unmanaged[Cdecl]<void*, FrameInfo*, int> GetFrame = (delegate* unmanaged[Cdecl]<void*, FrameInfo*, int>)Export("charls_jpegls_decoder_get_frame_info");
    private static readonly delegate* unmanaged[Cdecl]<void*, void*, nuint, uint, int> DecodeTo = (delegate* unmanaged[Cdecl]<void*, void*, nuint, uint, int>)Export("charls_jpegls_decoder_decode_to_buffer");

    public static bool IsInstalled => Library != 0;

    /// <summary>Decodes one component into samples of 1 or 2 bytes.</summary>
    public static WorkerStatus Decode(ReadOnlySpan<byte> stream, WorkerRequest request, Span<byte> frame)
    {
        void* decoder = Create();
        try
        {
            fixed (byte* bytes = stream)
            {
                FrameInfo info = default;
                if (SetSource(decoder, bytes, (nuint)stream.Length) != 0 || ReadHeader(decoder) != 0 || GetFrame(decoder, &info) != 0)
                {
                    return WorkerStatus.Damaged;
                }

                if (info.Width != (uint)request.Columns || info.Height != (uint)request.Rows || info.Components != 1 || info.Bits > 8 * request.SampleBytes)
                {
                    return WorkerStatus.OtherFrame;
                }

                return info.Bits > 8 || request.SampleBytes == 1 ? Into(decoder, frame) : Widened(decoder, frame);
            }
        }
        finally
        {
            Destroy(decoder);
        }
    }

    private static WorkerStatus Into(void* decoder, Span<byte> frame)
    {
        fixed (byte* samples = frame)
        {
            return DecodeTo(decoder, samples, (nuint)frame.Length, 0) == 0 ? WorkerStatus.Decoded : WorkerStatus.Damaged;
        }
    }

    // Samples of up to 8 bits come in one byte each, whatever the file allocates for them.
    private static WorkerStatus Widened(void* decoder, Span<byte> frame)
    {
        byte[] narrow = new byte[frame.Length / 2];
        WorkerStatus status = Into(decoder, narrow);
        for (int i = 0; i < narrow.Length; i++)
        {
            frame[2 * i] = narrow[i];
            frame[(2 * i) + 1] = 0;
        }

        return status;
    }

    private static nint Export(string name) => Library == 0 ? 0 : NativeLibrary.GetExport(Library, name);

    // charls_frame_info.
    private struct FrameInfo
    {
        public uint Width;
        public uint Height;
        public int Bits;
        public int Components;
    }
}
