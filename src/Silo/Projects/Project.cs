namespace Dormouse.Silo.Projects;

/// <summary>A project of this machine.</summary>
/// <param name="Name">Its name, one word.</param>
/// <param name="Folder">Its folder, as the settings name it.</param>
internal sealed record Project(string Name, string Folder);
