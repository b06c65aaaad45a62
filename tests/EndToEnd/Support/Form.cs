using System.Text;

namespace Aiaa.EndToEnd.Tests.Support;

/// <summary>A multipart body as the official Python client writes it, with its boundary that is sent without quotes.</summary>
internal sealed class Form
{
    /// <summary>The boundary of the official client.</summary>
    public const string Boundary = "----------lImIt_of_THE_fIle_eW_$";

    private readonly MemoryStream _body = new();

    public string ContentType => $"multipart/form-data; boundary={Boundary}";

    /// <summary>The form of an inference call.</summary>
    public static Form Params(string json = "{}") => new Form().Text("params", json);

    public Form Text(string name, string value)
    {
        Write($"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        return this;
    }

    public Form File(string name, string fileName, byte[] bytes)
    {
        Write($"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{fileName}\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        _body.Write(bytes);
        Write("\r\n");
        return this;
    }

    public byte[] ToArray() => [.. _body.ToArray(), .. Encoding.UTF8.GetBytes($"--{Boundary}--\r\n\r\n")];

    private void Write(string text) => _body.Write(Encoding.UTF8.GetBytes(text));
}
