namespace Dormouse.Dummy;

internal static class Surroundings
{
    /// <summary>The variable's value, or "(none)".</summary>
    public static async Task<int> EnvironmentAsync(string name)
    {
        await Console.Out.WriteLineAsync(Environment.GetEnvironmentVariable(name) ?? "(none)");
        return 0;
    }

    /// <summary>The working directory.</summary>
    public static async Task<int> FolderAsync()
    {
        await Console.Out.WriteLineAsync(Environment.CurrentDirectory);
        return 0;
    }
}
