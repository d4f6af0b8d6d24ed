using System.Text.Json;
using Dormouse.Silo.Agents.Claude;

namespace Dormouse.Silo.Tests.Agents.Claude;

public class ToolTextsTests
{
    [Theory]
    [InlineData("Read", """{"file_path":"/w/server.py"}""", "Reading server.py…")]
    [InlineData("Write", """{"file_path":"/w/a.txt","content":"x"}""", "Writing a.txt…")]
    [InlineData("Edit", """{"file_path":"/w/a.txt"}""", "Editing a.txt…")]
    [InlineData("NotebookEdit", """{"notebook_path":"/w/a.ipynb"}""", "Editing a.ipynb…")]
    [InlineData("Bash", """{"command":" ls\n-l "}""", "Running ls -l…")]
    [InlineData("Grep", """{"pattern":"TODO"}""", "Searching TODO…")]
    [InlineData("WebSearch", """{"query":"mice"}""", "Searching the web for mice…")]
    [InlineData("Task", """{"description":"count"}""", "Working on count…")]
    [InlineData("News", """{"x":1}""", "Using News…")]
    [InlineData("Read", """{"file_path":7}""", "Reading a file…")]
    [InlineData("Bash", "[]", "Running a command…")]
    public void Progress_is_one_short_line(string tool, string input, string expected) =>
        Assert.Equal(expected, ToolTexts.Progress(tool, JsonElement.Parse(input)));

    [Theory]
    [InlineData("Bash", """{"command":"ls\n-l"}""", "ls\n-l")]
    [InlineData("Write", """{"file_path":"/w/a","content":"long"}""", "/w/a")]
    [InlineData("News", "{}", "")]
    [InlineData("News", """{"x":1}""", """{"x":1}""")]
    public void Input_is_what_matters_of_it(string tool, string input, string expected) =>
        Assert.Equal(expected, ToolTexts.Input(tool, JsonElement.Parse(input)));

    [Fact]
    public void What_is_long_is_cut_between_characters()
    {
        var command = new string('x', 599) + "🐭" + "rest";

        var input = ToolTexts.Input("Bash", JsonElement.Parse($$"""{"command":"{{command}}"}"""));

        Assert.Equal(new string('x', 599) + "…", input);
    }
}
