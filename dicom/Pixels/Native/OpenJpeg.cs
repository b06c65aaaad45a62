using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Aiaa.Dicom.Pixels.Native;

/// <summary>JPEG 2000 codestreams by OpenJPEG 2 (openjpeg.h). Runs in the worker only.</summary>
internal static unsafe class OpenJpeg
{
    private const int CodestreamFormat = 0;
    private const int InputStream = 1;
    private const int StreamBuffer = 1 << 16;

    // opj_dparameters_t is smaller; the library fills it with its defaults itself.
    private const int ParametersBytes = 1 << 15;

    private static readonly nint Library = NativeCodecs.Load("libopenjp2.so.7");

    public static bool IsInstalled => Library != 0;

    /// <summary>Decodes one component into samples of 1 or 2 bytes.</summary>
    public static WorkerStatus Decode(ReadOnlySpan<byte> codestream, WorkerRequest request, Span<byte> frame)
    {
        fixed (byte* bytes = codestream)
        {
            Source source = new() { Bytes = bytes, Length = codestream.Length };
            void* stream = Streams.Create(StreamBuffer, InputStream);
            void* codec = Codecs.Create(CodestreamFormat);
            OpenJpegImage* image = null;
            byte* parameters = (byte*)NativeMemory.AllocZeroed(ParametersBytes);
            try
            {
                Streams.SetUserData(stream, &source, null);
                Streams.SetLength(stream, (ulong)codestream.Length);
                Streams.SetRead(stream, &Read);
                Streams.SetSkip(stream, &Skip);
                Streams.SetSeek(stream, &Seek);
                Codecs.SetDefaults(parameters);
                bool decoded = Codecs.Setup(codec, parameters) != 0
                    && Codecs.ReadHeader(stream, codec, &image) != 0
                    && IsAsked(image, request)
                    && Codecs.Decode(codec, stream, image) != 0
                    && Codecs.End(codec, stream) != 0;
                return !decoded ? WorkerStatus.Damaged : Copy(image, request, frame);
            }
            finally
            {
                NativeMemory.Free(parameters);
                Codecs.Destroy(codec);
                Streams.Destroy(stream);
                if (image is not null)
                {
                    Codecs.DestroyImage(image);
                }
            }
        }
    }

    private static bool IsAsked(OpenJpegImage* image, WorkerRequest request) => image is not null && image->Count == 1
        && image->X1 - image->X0 == (uint)request.Columns && image->Y1 - image->Y0 == (uint)request.Rows;

    private static WorkerStatus Copy(OpenJpegImage* image, WorkerRequest request, Span<byte> frame)
    {
        OpenJpegComponent* component = image->Components;
        if (image->Count != 1 || component->Samples is null || component->Width != (uint)request.Columns || component->Height != (uint)request.Rows
            || component->Precision > 8 * request.SampleBytes)
        {
            return WorkerStatus.OtherFrame;
        }

        ReadOnlySpan<int> samples = new(component->Samples, request.Columns * request.Rows);
        Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(frame);
        for (int i = 0; i < samples.Length; i++)
        {
            if (request.SampleBytes == 1)
            {
                frame[i] = (byte)samples[i];
            }
            else
            {
                words[i] = (ushort)samples[i];
            }
        }

        return WorkerStatus.Decoded;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint Read(void* buffer, nuint count, void* userData)
    {
        Source* source = (Source*)userData;
        nuint length = nuint.Min(count, (nuint)(source->Length - source->At));
        if (length == 0)
        {
            // (OPJ_SIZE_T)-1 says that there is no more.
            return nuint.MaxValue;
        }

        NativeMemory.Copy(source->Bytes + source->At, buffer, length);
        source->At += (long)length;
        return length;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Skip(long count, void* userData)
    {
        Source* source = (Source*)userData;
        long target = Math.Clamp(count, -source->At, source->Length - source->At);
        source->At += target;
        return target == count ? count : -1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Seek(long position, void* userData)
    {
        Source* source = (Source*)userData;
        if (position < 0 || position > source->Length)
        {
            return 0;
        }

        source->At = position;
        return 1;
    }

    private static nint Export(string name) => Library == 0 ? 0 : NativeLibrary.GetExport(Library, name);

    private struct Source
    {
        public byte* Bytes;
        public long Length;
        public long At;
    }

    private static class Streams
    {
        public static readonly delegate* unmanaged[Cdecl]<nuint, int, void*> Create = (delegate* unmanaged[Cdecl]<nuint, int, void*>)Export("opj_stream_create");
        public static readonly delegate* unmanaged[Cdecl]<void*, void> Destroy = (delegate* unmanaged[Cdecl]<void*, void>)Export("opj_stream_destroy");
        public static readonly delegate* unmanaged[Cdecl]<void*, void*, void*, void> SetUserData = (delegate* unmanaged[Cdecl]<void*, void*, void*, void>)Export("opj_stream_set_user_data");
        public static readonly delegate* unmanaged[Cdecl]<void*, ulong, void> SetLength = (delegate* unmanaged[Cdecl]<void*, ulong, void>)Export("opj_stream_set_user_data_length");
        public static readonly delegate* unmanaged[Cdecl]<void*, delegate* unmanaged[Cdecl]<void*, nuint, void*, nuint>, void> SetRead =
            (delegate* unmanaged[Cdecl]<void*, delegate* unmanaged[Cdecl]<void*, nuint, void*, nuint>, void>)Export("opj_stream_set_read_function");
        public static readonly delegate* unmanaged[Cdecl]<void*, delegate* unmanaged[Cdecl]<long, void*, long>, void> SetSkip =
            (delegate* unmanaged[Cdecl]<void*, delegate* unmanaged[Cdecl]<long, void*, long>, void>)Export("opj_stream_set_skip_function");
        public static readonly delegate* unmanaged[Cdecl]<void*, delegate* unmanaged[Cdecl]<long, void*, int>, void> SetSeek =
            (delegate* unmanaged[Cdecl]<void*, delegate* unmanaged[Cdecl]<long, void*, int>, void>)Export("opj_stream_set_seek_function");
    }

    private static class Codecs
    {
        public static readonly delegate* unmanaged[Cdecl]<int, void*> Create = (delegate* unmanaged[Cdecl]<int, void*>)Export("opj_create_decompress");
        public static readonly delegate* unmanaged[Cdecl]<void*, void> Destroy = (delegate* unmanaged[Cdecl]<void*, void>)Export("opj_destroy_codec");
        public static readonly delegate* unmanaged[Cdecl]<byte*, void> SetDefaults = (delegate* unmanaged[Cdecl]<byte*, void>)Export("opj_set_default_decoder_parameters");
        public static readonly delegate* unmanaged[Cdecl]<void*, byte*, int> Setup = (delegate* unmanaged[Cdecl]<void*, byte*, int>)Export("opj_setup_decoder");
        public static readonly delegate* unmanaged[Cdecl]<void*, void*, OpenJpegImage**, int> ReadHeader = (delegate* unmanaged[Cdecl]<void*, void*, OpenJpegImage**, int>)Export("opj_read_header");
        public static readonly delegate* unmanaged[Cdecl]<void*, void*, OpenJpegImage*, int> Decode = (delegate* unmanaged[Cdecl]<void*, void*, OpenJpegImage*, int>)Export("opj_decode");
        public static readonly delegate* unmanaged[Cdecl]<void*, void*, int> End = (delegate* unmanaged[Cdecl]<void*, void*, int>)Export("opj_end_decompress");
        public static readonly delegate* unmanaged[Cdecl]<OpenJpegImage*, void> DestroyImage = (delegate* unmanaged[Cdecl]<OpenJpegImage*, void>)Export("opj_image_destroy");
    }
}
