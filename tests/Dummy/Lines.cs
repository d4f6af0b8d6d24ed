using System.Text;

namespace Dormouse.Dummy;

internal static class Lines
{
    /// <summary>As programs tell their version.</summary>
    public static async Task<int> VersionAsync()
    {
        await Console.Out.WriteLineAsync("scripted agent 1.2.3");
        return 0;
    }

    /// <summary>Gives each line of stdin back, until stdin ends.</summary>
    public static async Task<int> EchoAsync()
    {
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        while (await input.ReadLineAsync() is { } line)
        {
            await output.WriteAsync(line + "\n");
        }

        return 0;
    }

    /// <summary>One whole line, then half a line, then the end by SIGKILL.</summary>
    public static async Task<int> DieMidLineAsync()
    {
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync("whole\nhal"u8.ToArray());
        await output.FlushAsync();
        return await Endings.CrashAsync(9);
    }

    /// <summary>One line of so many megabytes of x, and one more short line.</summary>
    public static async Task<int> LongLineAsync(int megabytes)
    {
        await using var output = Console.OpenStandardOutput();
        var piece = new byte[1024 * 1024];
        Array.Fill(piece, (byte)'x');
        for (var i = 0; i < megabytes; i++)
        {
            await output.WriteAsync(piece);
        }

        await output.WriteAsync("\nshort\n"u8.ToArray());
        return 0;
    }
}
