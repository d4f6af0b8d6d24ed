using QRCoder;

namespace Dormouse.Silo.Verbs.Setup;

/// <summary>A QR code that a phone can read off a terminal.</summary>
internal static class TerminalCode
{
    /// <summary>Draws a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Lines of half blocks, light on dark as most terminals are; phones read both.</returns>
    public static string Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.L);
        using var code = new AsciiQRCode(data);
        return code.GetGraphicSmall();
    }
}
