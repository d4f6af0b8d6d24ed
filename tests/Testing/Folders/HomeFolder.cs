namespace Dormouse.Testing;

/// <summary>The home folder of a program.</summary>
public sealed class HomeFolder : TempFolder
{
    public string Root => Path;

    public string Temp => Directory.CreateDirectory(this["tmp"]).FullName;

    public string Workspaces => this["dormouse"];

    public string DataFolder => System.IO.Path.Combine(Path, ".local", "share", "dormouse");
}
