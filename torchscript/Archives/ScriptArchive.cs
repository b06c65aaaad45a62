using System.IO.Compression;
using System.Text;

namespace Aiaa.TorchScript.Archives;

/// <summary>
/// A file that torch.jit.save wrote: a zip with the network's code as text, its weights, and the graph of its objects as a pickle.
/// Read as hostile: only what is needed, with limits, before libtorch sees it.
/// </summary>
internal sealed class ScriptArchive : IDisposable
{
    private const int MaxTextBytes = 16 << 20;
    private const int MaxEntries = 1_000_000;

    private static readonly byte[] LegacyPickle = [0x80, 0x02, 0x8a, 0x0a];

    private readonly ZipArchive _zip;
    private readonly string _folder;

    private ScriptArchive(ZipArchive zip)
    {
        _zip = zip;

        // Everything lies below one folder, whose name is that of the file it was saved to.
        ZipArchiveEntry? first = zip.Entries.FirstOrDefault(entry => entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal));
        _folder = first?.FullName[..^"data.pkl".Length] ?? string.Empty;
    }

    /// <summary>All entries.</summary>
    public IReadOnlyCollection<ZipArchiveEntry> Entries => _zip.Entries;

    /// <summary>Opens an archive and makes sure that it is TorchScript.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TorchScriptException">It is something else; the message says what.</exception>
    public static ScriptArchive Open(string path)
    {
        ZipArchive zip;
        try
        {
            zip = ZipFile.OpenRead(path);
            _ = zip.Entries.Count;
        }
        catch (InvalidDataException e)
        {
            throw new TorchScriptException(NoZip(path), e);
        }

        ScriptArchive archive = new(zip);
        try
        {
            archive.CheckKind();
            return archive;
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>The way in: the signature of the network's forward method.</summary>
    /// <exception cref="TorchScriptException">There is none, or it is not of a form that can be fed.</exception>
    public ForwardSignature ReadSignature()
    {
        (string module, string type) = PickledClasses.First(Read("data.pkl"));
        if (!module.StartsWith("__torch__", StringComparison.Ordinal))
        {
            throw new TorchScriptException($"The archive's outermost object is a {module}.{type}, not a network.");
        }

        string file = $"code/{module.Replace('.', '/')}.py";
        return ForwardSignature.Read(Encoding.UTF8.GetString(Read(file)), _folder + file, type);
    }

    /// <inheritdoc/>
    public void Dispose() => _zip.Dispose();

    private static string NoZip(string path)
    {
        byte[] start = new byte[4];
        using FileStream file = File.OpenRead(path);
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start.AsSpan(0, read) switch
        {
            [(byte)'P', (byte)'K', ..] => "The network's file is a TorchScript archive that was cut short or damaged on its way; upload it again.",
            _ when start.AsSpan().SequenceEqual(LegacyPickle) =>
                "The network's file is a pickle of an old PyTorch (a state dict or a whole module), not TorchScript; save it with torch.jit.save(torch.jit.script(network), \"model.ts\").",
            _ => "The network's file is not a TorchScript archive; save it with torch.jit.save(torch.jit.script(network), \"model.ts\") or torch.jit.trace.",
        };
    }

    private void CheckKind()
    {
        if (_zip.Entries.Count > MaxEntries)
        {
            throw new TorchScriptException($"The network's archive has {_zip.Entries.Count} entries; {MaxEntries} is the most.");
        }

        if (_folder.Length == 0)
        {
            throw new TorchScriptException("The network's file is a zip archive, but not one of TorchScript (it has no data.pkl); upload model.ts itself, or an MMAR with data=@model.zip.");
        }

        if (_zip.GetEntry(_folder + "constants.pkl") is null)
        {
            throw new TorchScriptException(PickledClasses.FirstOfAUser(Read("data.pkl")) is { } own
                ? $"The network was saved with torch.save as a pickle of the Python class {own}, which this server does not have; save it with torch.jit.save(torch.jit.script(network), \"model.ts\")."
                : "The network's file is a state dict (weights without the network); save the network itself with torch.jit.save(torch.jit.script(network), \"model.ts\").");
        }
    }

    private byte[] Read(string name)
    {
        if (_zip.GetEntry(_folder + name) is not { } entry)
        {
            throw new TorchScriptException($"The TorchScript archive has no {name}; save the network again with torch.jit.save.");
        }

        try
        {
            using Stream stream = entry.Open();
            using MemoryStream content = new();
            byte[] part = new byte[1 << 16];
            int read;
            while ((read = stream.Read(part)) > 0)
            {
                if (content.Length + read > MaxTextBytes)
                {
                    throw new TorchScriptException($"The TorchScript archive's {name} has more than {MaxTextBytes} bytes.");
                }

                content.Write(part, 0, read);
            }

            return content.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw new TorchScriptException($"The TorchScript archive's {name} is damaged; upload the file again.", e);
        }
    }
}
