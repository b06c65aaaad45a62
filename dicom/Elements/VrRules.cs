namespace Aiaa.Dicom.Elements;

/// <summary>What the encoding of a value depends on its representation for.</summary>
internal static class VrRules
{
    /// <summary>Whether the two bytes where an explicit representation stands can be one: capital letters.</summary>
    public static bool CanBe(byte first, byte second) => first is >= (byte)'A' and <= (byte)'Z' && second is >= (byte)'A' and <= (byte)'Z';

    /// <summary>
    /// Whether the length has 16 bits, right after the two letters (PS3.5 section 7.1.2). All others, and those that a later
    /// edition may add, have two reserved bytes and 32 bits.
    /// </summary>
    public static bool HasShortLength(Vr vr) => vr is Vr.AE or Vr.AS or Vr.AT or Vr.CS or Vr.DA or Vr.DS or Vr.DT or Vr.FD or Vr.FL or Vr.IS or Vr.LO
        or Vr.LT or Vr.PN or Vr.SH or Vr.SL or Vr.SS or Vr.ST or Vr.TM or Vr.UI or Vr.UL or Vr.US;

    /// <summary>Bytes of one number that the byte order applies to; 1 for text and bytes.</summary>
    public static int WordSize(Vr vr) => vr switch
    {
        Vr.AT or Vr.OW or Vr.SS or Vr.US => 2,
        Vr.FL or Vr.OF or Vr.OL or Vr.SL or Vr.UL => 4,
        Vr.FD or Vr.OD or Vr.OV or Vr.SV or Vr.UV => 8,
        _ => 1,
    };

    /// <summary>Whether the text of a value is in the character set of its data set, not in plain ASCII.</summary>
    public static bool HasCharacterSet(Vr vr) => vr is Vr.LO or Vr.LT or Vr.PN or Vr.SH or Vr.ST or Vr.UC or Vr.UT;
}
