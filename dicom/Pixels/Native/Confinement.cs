using System.Runtime.InteropServices;

namespace Aiaa.Dicom.Pixels.Native;

/// <summary>
/// Takes from this process, for good, what a decoder of untrusted bytes does not need: memory beyond a limit, files, network, other
/// programs and processes. Linux on x64 only.
/// </summary>
internal static unsafe partial class Confinement
{
    private const int CpuTime = 0;
    private const int FileSize = 1;
    private const int WritableMemory = 2;
    private const int CoreSize = 4;
    private const ulong CpuSeconds = 3600;
    private const int NoNewPrivileges = 38;
    private const nint SeccompCall = 317;
    private const nint SetFilter = 1;
    private const nint AllThreads = 1;
    private const int InternetFamily = 2;
    private const int StreamSocket = 1;

    public static bool IsSupported => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>Confines the process and sees that it is.</summary>
    /// <param name="memoryBytes">Writable memory that it may have in all.</param>
    /// <returns>Whether all of it holds.</returns>
    public static bool Apply(ulong memoryBytes)
    {
        if (!Limit(CpuTime, CpuSeconds) || !Limit(FileSize, 0) || !Limit(CoreSize, 0) || !Limit(WritableMemory, memoryBytes)
            || Prctl(NoNewPrivileges, 1, 0, 0, 0) != 0)
        {
            return false;
        }

        SystemCallFilter.Instruction[] program = SystemCallFilter.Program(Environment.ProcessId);
        fixed (SystemCallFilter.Instruction* instructions = program)
        {
            FilterProgram filter = new() { Length = (ushort)program.Length, Instructions = instructions };
            if (SystemCall(SeccompCall, SetFilter, AllThreads, (nint)(&filter)) != 0)
            {
                return false;
            }
        }

        return Socket(InternetFamily, StreamSocket, 0) < 0 && Open("/proc/self/status", 0) < 0;
    }

    private static bool Limit(int resource, ulong value)
    {
        ResourceLimit limit = new() { Soft = value, Hard = value };
        return SetResourceLimit(resource, &limit) == 0;
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetResourceLimit(int resource, ResourceLimit* limit);

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SystemCall(nint number, nint a, nint b, nint c);

    [LibraryImport("libc", EntryPoint = "socket")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    private struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }

    private struct FilterProgram
    {
        public ushort Length;
        public SystemCallFilter.Instruction* Instructions;
    }
}
