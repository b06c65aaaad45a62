namespace Aiaa.TorchScript;

/// <summary>A network cannot be served, or libtorch does not work here. The message is one sentence for the person at the viewer.</summary>
internal sealed class TorchScriptException(string message, Exception? inner = null) : Exception(message, inner);
