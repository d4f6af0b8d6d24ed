using System.Text;
using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Verbs;

/// <summary>Asks a person for a passphrase.</summary>
internal static class Passphrase
{
    private const int Shortest = 12;

    /// <summary>Asks in the terminal, which does not show what is typed.</summary>
    /// <param name="question">What is wanted.</param>
    /// <returns>What was typed; null if there is no terminal.</returns>
    public static string? Ask(string question)
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
        {
            return null;
        }

        Console.Error.Write($"{question}: ");
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key is ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }

    /// <summary>Asks for a new one, twice.</summary>
    /// <returns>What was typed; null if there is no terminal.</returns>
    /// <exception cref="SettingsException">The two differ.</exception>
    public static string? AskNew() =>
        Ask("The new passphrase") is not { } first ? null
        : Ask("The same again") == first ? first
        : throw new SettingsException("The two passphrases differ; nothing was changed.");

    /// <summary>Sees to it that a passphrase is hard to guess.</summary>
    /// <param name="passphrase">The passphrase.</param>
    /// <returns>The passphrase.</returns>
    /// <exception cref="SettingsException">It is short.</exception>
    public static string Require(string passphrase) => passphrase.Length >= Shortest
        ? passphrase
        : throw new SettingsException($"The passphrase has fewer than {Shortest} characters and could be guessed; nothing was changed.");
}
