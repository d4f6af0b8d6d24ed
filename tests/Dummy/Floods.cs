using System.Text;

namespace Dormouse.Dummy;

internal static class Floods
{
    /// <summary>So many megabytes to stderr, with a numbered line on stdout after each; stderr ends with "the end".</summary>
    public static async Task<int> StderrAsync(int megabytes)
    {
        await using var error = Console.OpenStandardError();
        await using var output = Console.OpenStandardOutput();
        var piece = Megabyte("trouble, more trouble and œuvres\n");
        for (var i = 0; i < megabytes; i++)
        {
            await error.WriteAsync(piece);
            await output.WriteAsync(Encoding.UTF8.GetBytes($"{i}\n"));
        }

        await error.WriteAsync("the end\n"u8.ToArray());
        return 3;
    }

    /// <summary>So many megabytes of short lines to stdout.</summary>
    public static async Task<int> StdoutAsync(int megabytes)
    {
        await using var output = Console.OpenStandardOutput();
        var piece = Megabyte("0123456789abcde\n");
        for (var i = 0; i < megabytes; i++)
        {
            await output.WriteAsync(piece);
        }

        return 0;
    }

    private static byte[] Megabyte(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        var piece = new byte[1024 * 1024 / bytes.Length * bytes.Length];
        for (var at = 0; at < piece.Length; at += bytes.Length)
        {
            bytes.CopyTo(piece, at);
        }

        return piece;
    }
}
