using Aiaa.Intake.Spooling;

namespace Aiaa.Intake.Tests.Spooling;

public sealed class PrivateFileTests
{
    [Fact]
    public void A_private_file_holds_what_is_written_though_nobody_can_find_it_by_its_name()
    {
        string name;
        using (FileStream file = PrivateFile.Create(bufferBytes: 0))
        {
            name = file.Name;
            file.Write([1, 2, 3]);
            file.Position = 0;
            byte[] content = new byte[4];
            Assert.Equal(3, file.Read(content));
            Assert.Equal([1, 2, 3, 0], content);
            Assert.Equal(OperatingSystem.IsWindows(), File.Exists(name));
        }

        Assert.False(File.Exists(name));
    }
}
