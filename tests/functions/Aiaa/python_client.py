"""Calls a server in the way of the field's Python client: http.client for the request, cgi.FieldStorage for the answer.

usage: python_client.py HOST PORT MODEL
Prints the names and sizes of what came back.
"""
import cgi
import http.client
import io
import json
import sys

BOUNDARY = "----------lImIt_of_THE_fIle_eW_$"


def form(params, file_name=None, content=b""):
    body = io.BytesIO()
    if params is not None:
        body.write(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="params"\r\n\r\n{params}\r\n'.encode())
    if file_name:
        body.write(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="datapoint"; filename="{file_name}"\r\n'.encode())
        body.write(b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
    body.write(f"--{BOUNDARY}--\r\n\r\n".encode())
    return body.getvalue()


def call(method, selector, body):
    connection = http.client.HTTPConnection(sys.argv[1], int(sys.argv[2]))
    connection.putrequest(method, selector)
    connection.putheader("content-type", f"multipart/form-data; boundary={BOUNDARY}")
    connection.putheader("content-length", str(len(body)))
    connection.endheaders()
    connection.send(body)
    return connection.getresponse()


def fields(response):
    # FieldStorage reads what http.client gives it, part by part, with the length from the headers.
    environment = {"REQUEST_METHOD": "POST"}
    storage = cgi.FieldStorage(fp=response, headers=response.headers, environ=environment)
    for item in storage.list:
        if item.filename:
            print("file", item.filename, len(item.file.read()))
        else:
            print("text", item.name, json.dumps(json.loads(item.value), sort_keys=True))


model = sys.argv[3]
image = bytes(range(256)) * 400
fields(call("POST", f"/v1/segmentation?model={model}", form("{}", "image.nii.gz", image)))
session = json.loads(call("PUT", "/session/?expiry=0", form(None, "image.nii.gz", image)).read())["session_id"]
fields(call("POST", f"/v1/inference?model={model}&session_id={session}", form('{"points": "[[1, 2, 3]]"}')))
print("deleted", call("DELETE", f"/session/{session}", b"").status)
gone = call("POST", f"/v1/inference?model={model}&session_id={session}", form("{}"))
print("gone", gone.status, gone.reason)
