namespace Aiaa.Imaging.Formats.Pictures;

/// <summary>Which numbers the pixels of a PNG become.</summary>
public enum PngSampling
{
    /// <summary>What is seen, without transparency: grey or red, green and blue; palettes are looked up and 16 bits stay 16 bits.</summary>
    Colours,

    /// <summary>
    /// The array that Pillow's Image.open gives, which MONAI works on: alpha is a channel, a palette's indices stay indices, a picture
    /// of one bit has 0 and 1, and of colours of 16 bits the upper 8 are kept. Grey with alpha is two channels, where versions of Pillow differ.
    /// </summary>
    Pillow,
}
