using System.Runtime.InteropServices;
using Aiaa.RunnerProtocol.TorchScript;
using Aiaa.TorchScript.Archives;
using Aiaa.TorchScript.Hosting;
using TorchSharp;

namespace Aiaa.TorchScript.Networks;

/// <summary>A loaded TorchScript network. Several threads may run it.</summary>
internal sealed class ScriptNetwork : IDisposable
{
    /// <summary>One memory span, and more than one window ever needs: 512 million float32.</summary>
    private const long MaxOutputElements = int.MaxValue / sizeof(float);

    private readonly torch.jit.ScriptModule _module;
    private readonly TorchDevice _device;
    private readonly torch.ScalarType _type;
    private readonly bool _dictionary;

    private ScriptNetwork(torch.jit.ScriptModule module, TorchDevice device, ForwardSignature signature)
    {
        _module = module;
        _device = device;
        _dictionary = signature.ReturnsDictionary;
        Input = signature.Input;
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor[] weights = [.. module.named_parameters().Select(p => (torch.Tensor)p.parameter), .. module.named_buffers().Select(b => b.buffer)];
        Bytes = weights.Sum(tensor => tensor.numel() * tensor.element_size());
        _type = weights.FirstOrDefault(tensor => tensor.is_floating_point())?.dtype ?? torch.ScalarType.Float32;
    }

    /// <summary>Name of the input.</summary>
    public string Input { get; }

    /// <summary>Element type of the weights, which is what the input is converted to.</summary>
    public string ElementType => NameOf(_type);

    /// <summary>Memory of parameters and buffers.</summary>
    public long Bytes { get; }

    /// <summary>Loads an archive.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="scratch">A folder for a copy, should one be needed; nothing is left there.</param>
    /// <param name="device">Where it shall run.</param>
    /// <exception cref="TorchScriptException">It is not TorchScript that can be served.</exception>
    public static ScriptNetwork Load(string file, string scratch, TorchDevice device)
    {
        using ScriptArchive archive = ScriptArchive.Open(file);
        ForwardSignature signature = archive.ReadSignature();
        string? copy = signature.ReturnsDictionary ? Path.Combine(scratch, $"{Guid.NewGuid():N}.ts") : null;
        try
        {
            if (copy is not null)
            {
                DictionaryAdapter.Write(archive, signature, copy);
            }

            torch.jit.ScriptModule module = torch.jit.load(copy ?? file, device.Type);
            module.eval();
            return new ScriptNetwork(module, device, signature);
        }
        catch (ExternalException e)
        {
            throw new TorchScriptException(ScriptFailure.Loading(e.Message), e);
        }
        finally
        {
            if (copy is not null)
            {
                File.Delete(copy);
            }
        }
    }

    /// <summary>Runs the network once.</summary>
    /// <param name="input">The input's elements.</param>
    /// <param name="shape">Batch, channel and spatial lengths.</param>
    /// <param name="wanted">The output that is wanted; null for the first.</param>
    /// <param name="take">Gets all outputs and the wanted one, which is float32, on the processor and in C order; both end with the call.</param>
    /// <exception cref="TorchScriptException">It does not take this input, or answers what cannot be handed over.</exception>
    public void Run(SharedTensor input, IReadOnlyList<int> shape, string? wanted, Action<IReadOnlyList<NamedTensor>, torch.Tensor> take)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable inference = torch.inference_mode();
        try
        {
            torch.Tensor image = torch.empty([.. shape.Select(n => (long)n)], torch.float32);
            input.Read(MemoryMarshal.Cast<byte, float>(image.bytes));
            image = image.to(_type).to(_device.Type);
            IReadOnlyList<NamedTensor> outputs = _dictionary
                ? OutputReader.ReadDictionary(_module.invoke(DictionaryAdapter.Method, image))
                : OutputReader.Read(_module.forward(image));
            torch.Tensor chosen = OutputReader.Choose(outputs, wanted).Tensor;
            if (chosen.numel() > MaxOutputElements)
            {
                throw new TorchScriptException($"The network answered {chosen.numel()} values for one window, more than {MaxOutputElements}; scan with a smaller 'roi' or 'sw_batch_size'.");
            }

            take(outputs, chosen.to(torch.float32).cpu().contiguous());
        }
        catch (ExternalException e) when (!ScriptFailure.IsMemory(e.Message))
        {
            throw new TorchScriptException(ScriptFailure.Running(e.Message, shape), e);
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentOutOfRangeException)
        {
            throw new TorchScriptException($"The network answers something else than tensors, lists, tuples and dictionaries of tensors.", e);
        }
    }

    /// <summary>An element type as NumPy and PyTorch name it.</summary>
    public static string NameOf(torch.ScalarType type) => type switch
    {
        torch.ScalarType.Byte => "uint8",
        _ => type.ToString().ToLowerInvariant(),
    };

    /// <inheritdoc/>
    public void Dispose() => _module.Dispose();
}
