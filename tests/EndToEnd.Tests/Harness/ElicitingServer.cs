namespace Dormouse.EndToEnd.Tests.Harness;

/// <summary>An MCP server on stdio whose tool <c>ask</c> asks the person: for a form with fields, or to open a link.</summary>
internal sealed class ElicitingServer : IDisposable
{
    private const string Script =
        """
        const forms = {
          fields: { mode: 'form', message: 'Who are you?', requestedSchema: { type: 'object', required: ['name', 'age', 'tags'], properties: {
            name: { type: 'string', minLength: 2 },
            age: { type: 'integer', minimum: 1 },
            tags: { type: 'array', items: { type: 'string', enum: ['a', 'b', 'c'] } } } } },
          link: { mode: 'url', message: 'Please log in', url: 'https://example.com/login?x=1', elicitationId: 'e-1' },
        };
        const calls = new Map();
        const say = message => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n');
        require('readline').createInterface({ input: process.stdin }).on('line', line => {
          const { id, method, params, result, error } = JSON.parse(line);
          if (method === 'initialize') {
            say({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'elicit', version: '1' } } });
          } else if (method === 'tools/list') {
            const inputSchema = { type: 'object', properties: { form: { type: 'string' } } };
            say({ id, result: { tools: [{ name: 'ask', description: 'asks', inputSchema, _meta: { 'anthropic/alwaysLoad': true } }] } });
          } else if (method === 'tools/call') {
            calls.set(`e${id}`, id);
            say({ id: `e${id}`, method: 'elicitation/create', params: forms[params.arguments.form] });
          } else if (calls.has(id)) {
            say({ id: calls.get(id), result: { content: [{ type: 'text', text: `elicited ${JSON.stringify(result ?? error)}` }] } });
          } else if (method && id !== undefined) {
            say({ id, error: { code: -32601, message: 'no' } });
          }
        });
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("dormouse-mcp-").FullName;

    public ElicitingServer()
    {
        var script = Path.Combine(_folder, "server.cjs");
        File.WriteAllText(script, Script);
        File.WriteAllText(Config, $$"""{"mcpServers": {"elicit": {"type": "stdio", "command": "node", "args": ["{{script}}"] } } }""");
    }

    /// <summary>What makes the claude CLI use it, without asking for permission.</summary>
    public (string Key, string Value)[] Settings =>
    [
        ("Agents:claude:Arguments:0", "--strict-mcp-config"),
        ("Agents:claude:Arguments:1", $"--mcp-config={Config}"),
        ("Agents:claude:Arguments:2", "--allowedTools=mcp__elicit"),
    ];

    private string Config => Path.Combine(_folder, "mcp.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
