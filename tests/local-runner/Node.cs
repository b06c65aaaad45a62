using Aiaa.LocalRunner.Setup;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Tests;

/// <summary>Small programs in JavaScript to stand for the parts: Node is there wherever the system runs.</summary>
internal static class Node
{
    /// <summary>Serves on a port, dies when asked for /die, and ends with its standard input, as all parts do.</summary>
    public const string Server = """
        const server = require('http').createServer((request, answer) => {
            if (request.url === '/die') {
                console.error('cannot go on');
                process.exit(4);
            }
            answer.end('pid ' + process.pid);
        });
        server.listen(Number(process.argv[1] ?? 0), '127.0.0.1', () => console.log(`Now listening on: http://127.0.0.1:${server.address().port}`));
        process.stdin.on('end', () => process.exit(0)).resume();
        """;

    public static ChildCommand Run(string script, params string[] arguments) => new(Programs.Node(), ["-e", script, "--", .. arguments]);
}
