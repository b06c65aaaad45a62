using System.IO.Compression;
using System.Text;

namespace Aiaa.TorchScript.Archives;

/// <summary>
/// Networks that answer a dictionary: TorchSharp hands tensors, lists and tuples over, but no dictionaries. So a copy of the archive gets
/// one more method, which calls forward and answers the same as two lists: the keys, as numbers of their characters, and the tensors.
/// </summary>
internal static class DictionaryAdapter
{
    /// <summary>The method's name.</summary>
    public const string Method = "aiaa_forward_as_lists";

    /// <summary>Writes the copy.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="signature">Its forward method.</param>
    /// <param name="target">Where the copy goes.</param>
    /// <exception cref="TorchScriptException">The dictionary holds something else than tensors by name.</exception>
    public static void Write(ScriptArchive archive, ForwardSignature signature, string target)
    {
        if (signature.Returns != "Dict[str, Tensor]")
        {
            throw new TorchScriptException($"The network answers a {signature.Returns}; of dictionaries this server reads those of tensors by name (Dict[str, Tensor]).");
        }

        using FileStream file = new(target, FileMode.CreateNew, FileAccess.ReadWrite);
        using ZipArchive copy = new(file, ZipArchiveMode.Create);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            // Where each line of the code came from no longer fits; it is for messages only.
            if (entry.FullName == signature.CodeEntry + ".debug_pkl")
            {
                continue;
            }

            using Stream content = entry.FullName == signature.CodeEntry ? new MemoryStream(Encoding.UTF8.GetBytes(WithMethod(signature))) : entry.Open();
            using Stream place = copy.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
            content.CopyTo(place);
        }
    }

    private static string WithMethod(ForwardSignature signature) =>
        $$"""
        {{signature.Code[..signature.ClassEnd].TrimEnd('\n')}}
          def {{Method}}(self: {{signature.Self}},
            {{signature.Input}}: Tensor) -> Tuple[List[List[int]], List[Tensor]]:
            answer = (self).forward({{signature.Input}}, )
            names = annotate(List[List[int]], [])
            tensors = annotate(List[Tensor], [])
            for name, tensor in answer.items():
              letters = annotate(List[int], [])
              for letter in name:
                letters.append(ord(letter))
              names.append(letters)
              tensors.append(tensor)
            return (names, tensors)
        {{signature.Code[signature.ClassEnd..]}}
        """.ReplaceLineEndings("\n");
}
