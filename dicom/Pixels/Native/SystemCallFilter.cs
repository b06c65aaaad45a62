using System.Runtime.InteropServices;

namespace Aiaa.Dicom.Pixels.Native;

/// <summary>
/// The system calls that remain to the worker, as a seccomp filter of Linux on x64 (seccomp(2)): memory, threads of its own, time,
/// and reading and writing what is open already. Everything else fails with EPERM: no file can be opened, no socket made, no
/// program started, no other process touched.
/// </summary>
internal static class SystemCallFilter
{
    // The numbers of linux/arch/x86/entry/syscalls/syscall_64.tbl.
    private static readonly uint[] Allowed =
    [
        0, 1, 3, 5, 7, 8, // read, write, close, fstat, poll, lseek
        9, 10, 11, 12, 25, 27, 28, // mmap, mprotect, munmap, brk, mremap, mincore, madvise
        13, 14, 15, 131, // rt_sigaction, rt_sigprocmask, rt_sigreturn, sigaltstack
        17, 19, 20, // pread64, readv, writev
        24, 35, 39, 60, 96, 98, 99, // sched_yield, nanosleep, getpid, exit, gettimeofday, getrusage, sysinfo
        150, 186, 202, 204, 219, // munlock, gettid, futex, sched_getaffinity, restart_syscall
        228, 229, 230, 231, 239, // clock_gettime, clock_getres, clock_nanosleep, exit_group, get_mempolicy
        271, 273, 309, 318, 324, 334, // ppoll, set_robust_list, getcpu, getrandom, membarrier, rseq
    ];

    private const uint Clone = 56;
    private const uint Prctl = 157;
    private const uint ThreadKill = 234;
    private const uint Clone3 = 435;

    private const uint CloneThread = 0x0001_0000;
    private const uint SetThreadName = 15;
    private const uint SetMemoryName = 0x5356_4d41;

    private const uint Allow = 0x7fff_0000;
    private const uint Fail = 0x0005_0000;
    private const uint NotPermitted = 1;
    private const uint NoSuchCall = 38;

    private const uint ArchitectureX64 = 0xc000_003e;
    private const uint FirstX32Call = 0x4000_0000;
    private const uint CallOffset = 0;
    private const uint ArchitectureOffset = 4;
    private const uint FirstArgumentOffset = 16;

    private const ushort Load = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfAtLeast = 0x35;
    private const ushort JumpIfSet = 0x45;
    private const ushort Return = 0x06;

    /// <summary>The filter's program.</summary>
    /// <param name="processId">The only process that may be signalled: this one, whose threads the runtime stops for garbage collection.</param>
    public static Instruction[] Program(int processId) =>
    [
        new(Load, 0, 0, ArchitectureOffset),
        new(JumpIfEqual, 1, 0, ArchitectureX64),
        new(Return, 0, 0, Fail | NotPermitted),
        new(Load, 0, 0, CallOffset),
        new(JumpIfAtLeast, 0, 1, FirstX32Call),
        new(Return, 0, 0, Fail | NotPermitted),
        .. Allowed.SelectMany(call => (Instruction[])[new(JumpIfEqual, 0, 1, call), new(Return, 0, 0, Allow)]),

        // Without clone3, whose flags a filter cannot see, the C library falls back to clone.
        new(JumpIfEqual, 0, 1, Clone3),
        new(Return, 0, 0, Fail | NoSuchCall),
        .. When(Clone, new Instruction(JumpIfSet, 0, 1, CloneThread)),
        .. When(ThreadKill, new Instruction(JumpIfEqual, 0, 1, (uint)processId)),
        new(JumpIfEqual, 0, 5, Prctl),
        new(Load, 0, 0, FirstArgumentOffset),
        new(JumpIfEqual, 1, 0, SetThreadName),
        new(JumpIfEqual, 0, 1, SetMemoryName),
        new(Return, 0, 0, Allow),
        new(Return, 0, 0, Fail | NotPermitted),
        new(Return, 0, 0, Fail | NotPermitted),
    ];

    // A call that is allowed when its first argument passes a test.
    private static Instruction[] When(uint call, Instruction test) =>
    [
        new(JumpIfEqual, 0, 4, call),
        new(Load, 0, 0, FirstArgumentOffset),
        test,
        new(Return, 0, 0, Allow),
        new(Return, 0, 0, Fail | NotPermitted),
    ];

    /// <summary>One instruction of the filter (struct sock_filter).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);
}
