namespace Aiaa.Models.Tests.CtBodyLungsBone;

/// <summary>The labels of the model, by the number that a mask holds.</summary>
internal enum Label : byte
{
    Background,
    Body,
    Lungs,
    Bone,
}
