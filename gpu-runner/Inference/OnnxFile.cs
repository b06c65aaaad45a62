using System.Text;

namespace Aiaa.GpuRunner.Inference;

/// <summary>
/// Looks through an ONNX file before the engine gets it: whether it is one at all and whole, and whether its weights lie inside. Weights
/// elsewhere are named by paths, which must never be followed on this machine. Fields are numbered as in onnx.proto.
/// </summary>
internal static class OnnxFile
{
    private const int DeepestNesting = 64;
    private const int LengthDelimited = 2;

    private static readonly string[] ControlFlow = ["If", "Loop", "Scan"];

    /// <summary>Checks a file.</summary>
    /// <returns>The operators in it that branch or loop, by name.</returns>
    /// <exception cref="ModelException">Not an ONNX model, cut short, or with weights outside.</exception>
    public static IReadOnlyCollection<string> Check(ReadOnlySpan<byte> file)
    {
        bool graph = false;
        SortedSet<string> controlFlow = new(StringComparer.Ordinal);
        if (file.StartsWith("PK"u8))
        {
            throw Refusal("it is a zip archive; upload a TorchScript archive as model.ts, and an MMAR as one zip file in 'data'.");
        }

        if (file.Length == 0 || !Walk(file, Message.Model, 0, ref graph, controlFlow) || !graph)
        {
            throw Refusal(file.Length > 0 && file[..Math.Min(file.Length, 64)].IndexOfAnyExceptInRange((byte)9, (byte)126) < 0
                ? "it is a text, not a network."
                : "it is not an ONNX model, or it was cut short on its way; upload it again.");
        }

        return controlFlow;
    }

    // A field is a key (number and wire type) and a value; what is not a message of interest is stepped over.
    private static bool Walk(ReadOnlySpan<byte> message, Message kind, int depth, ref bool graph, SortedSet<string> controlFlow)
    {
        while (message.Length > 0)
        {
            if (!TryReadVarint(ref message, out ulong key) || key >> 3 == 0)
            {
                return false;
            }

            int field = (int)Math.Min(key >> 3, int.MaxValue);
            switch ((int)(key & 7))
            {
                case 0:
                    if (!TryReadVarint(ref message, out ulong value))
                    {
                        return false;
                    }

                    RefuseExternal(kind, field, value);
                    break;
                case 1 when message.Length >= sizeof(double):
                    message = message[sizeof(double)..];
                    break;
                case LengthDelimited:
                    if (!TryReadVarint(ref message, out ulong length) || length > (ulong)message.Length)
                    {
                        return false;
                    }

                    graph |= kind == Message.Model && field == 7;
                    NoteControlFlow(kind, field, message[..(int)length], controlFlow);
                    if (Inner(kind, field) is { } inner && (depth == DeepestNesting || !Walk(message[..(int)length], inner, depth + 1, ref graph, controlFlow)))
                    {
                        return false;
                    }

                    message = message[(int)length..];
                    break;
                case 5 when message.Length >= sizeof(float):
                    message = message[sizeof(float)..];
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static Message? Inner(Message kind, int field) => (kind, field) switch
    {
        (Message.Model, 7) or (Message.Attribute, 6 or 11) => Message.Graph,
        (Message.Model, 25) => Message.Function,
        (Message.Graph, 1) or (Message.Function, 7) => Message.Node,
        (Message.Graph, 5) or (Message.Attribute, 5 or 10) or (Message.SparseTensor, 1 or 2) => Message.Tensor,
        (Message.Graph, 15) or (Message.Attribute, 22 or 23) => Message.SparseTensor,
        (Message.Node, 5) => Message.Attribute,
        _ => null,
    };

    private static void NoteControlFlow(Message kind, int field, ReadOnlySpan<byte> content, SortedSet<string> controlFlow)
    {
        if (kind != Message.Node || field != 4)
        {
            return;
        }

        foreach (string name in ControlFlow)
        {
            if (Ascii.Equals(content, name))
            {
                controlFlow.Add(name);
            }
        }
    }

    private static void RefuseExternal(Message kind, int field, ulong value)
    {
        if (kind == Message.Tensor && field == 14 && value == 1)
        {
            throw Refusal("its weights lie in another file (external data), and one file is what can be uploaded; save it whole, with onnx.save(model, path, save_as_external_data=False) or torch.onnx.export(…, external_data=False).");
        }
    }

    private static bool TryReadVarint(ref ReadOnlySpan<byte> message, out ulong value)
    {
        value = 0;
        for (int i = 0; i < 10 && i < message.Length; i++)
        {
            value |= (ulong)(message[i] & 0x7f) << (7 * i);
            if (message[i] < 0x80)
            {
                message = message[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    private static ModelException Refusal(string reason) => new($"The network cannot be loaded as ONNX: {reason}");

    private enum Message
    {
        Model,
        Graph,
        Function,
        Node,
        Attribute,
        Tensor,
        SparseTensor,
    }
}
