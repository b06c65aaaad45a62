using System.Runtime.InteropServices;
using Aiaa.TorchScript.Hosting;
using CsCheck;

namespace Aiaa.TorchScript.Tests.Hosting;

/// <summary>TorchSharp's native library on hosts whose libstdc++ is older than the one it was built with.</summary>
public sealed class OldStandardLibraryTests
{
    private static readonly string Library = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    [Fact]
    public void The_adapted_copy_asks_for_no_version_that_an_older_one_lacks()
    {
        byte[] original = File.ReadAllBytes(Library);
        Assert.True(Mentions(original, "_ZSt21ios_base_library_initv"));
        byte[] adapted = OldStandardLibrary.Adapt(original);
        Assert.Equal(original.Length, adapted.Length);
        Assert.False(Mentions(adapted, "_ZSt21ios_base_library_initv"));
        Assert.True(Mentions(adapted, "_ZNSt8ios_base4InitC1Ev"));

        // The rest is as it was: the name, and the two numbers of the version that is asked for.
        Assert.InRange(original.Zip(adapted).Count(pair => pair.First != pair.Second), 1, "_ZSt21ios_base_library_initv".Length + 8);
        Assert.Throws<InvalidDataException>(() => OldStandardLibrary.Adapt(adapted));
    }

    [Fact]
    public void A_library_that_loads_is_left_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64, "needs Linux on x64");
        string copy = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.so");
        try
        {
            File.Copy("/lib/x86_64-linux-gnu/libm.so.6", copy);
            byte[] before = File.ReadAllBytes(copy);
            Assert.False(OldStandardLibrary.AdaptIfNeeded(copy));
            Assert.Equal(before, File.ReadAllBytes(copy));
        }
        finally
        {
            File.Delete(copy);
        }
    }

    [Fact]
    public void Whatever_is_no_library_is_refused_and_nothing_is_read_outside_of_it()
    {
        byte[] original = File.ReadAllBytes(Library);
        Gen.Select(Gen.Int[0, 4096], Gen.Byte, Gen.Int[0, original.Length]).Sample(
            (at, value, length) =>
            {
                byte[] damaged = original[..length];
                if (at < length)
                {
                    damaged[at] = value;
                }

                try
                {
                    OldStandardLibrary.Adapt(damaged);
                }
                catch (InvalidDataException)
                {
                    // Refused in words.
                }
            },
            iter: 30);
    }

    private static bool Mentions(byte[] library, string name) => library.AsSpan().IndexOf((ReadOnlySpan<byte>)[0, .. System.Text.Encoding.ASCII.GetBytes(name), 0]) >= 0;
}
