#!/usr/bin/env python3
"""C-FIND of one study among 1,000,000 indexed instances, over a socket: median and p99 of each kind of key.

    mvn -q package -DskipTests
    /usr/bin/python3 src/bench/query.py JAVA FOLDER [JDBC_URL USER]

FOLDER is new; JDBC_URL names an empty PostgreSQL database that lets USER in without a password, without it H2 is used. The client
speaks the upper layer by itself (one association, Implicit VR Little Endian), so that a time is that of one request and its answers.
"""
import socket, struct, subprocess, sys, threading, time

STUDIES, ROUNDS, WARM = 2000, 1000, 300
ROOT = '1.2.826.0.1.3680043.2.1125.9.'
FIND = '1.2.840.10008.5.1.4.1.2.2.1'


def item(kind, body):
    return struct.pack('>BBH', kind, 0, len(body)) + body


def element(tag, value):
    value += (b'\0' if tag in (0x00000002, 0x0020000D) else b' ') * (len(value) % 2)
    return struct.pack('<HHI', tag >> 16, tag & 0xFFFF, len(value)) + value


def us(tag, value):
    return struct.pack('<HHIH', tag >> 16, tag & 0xFFFF, 2, value)


def exactly(sock, count):
    data = b''
    while len(data) < count:
        part = sock.recv(count - len(data))
        if not part:
            raise EOFError('the node closed the connection')
        data += part
    return data


def pdu(sock):
    kind, _, length = struct.unpack('>BBI', exactly(sock, 6))
    return kind, exactly(sock, length)


def associate(port):
    sock = socket.create_connection(('127.0.0.1', port))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    context = item(0x20, b'\1\0\0\0' + item(0x30, FIND.encode()) + item(0x40, b'1.2.840.10008.1.2'))
    user = item(0x50, item(0x51, struct.pack('>I', 131072)) + item(0x52, b'1.2.826.0.1.3680043.2.1125.9'))
    body = struct.pack('>HH', 1, 0) + b'YTTERBY'.ljust(16) + b'BENCH'.ljust(16) + bytes(32)
    body += item(0x10, b'1.2.840.10008.3.1.1.1') + context + user
    sock.sendall(struct.pack('>BBI', 1, 0, len(body)) + body)
    assert pdu(sock)[0] == 2, 'association refused'
    return sock


def status_of(command):
    at = 0
    while True:
        group, number, length = struct.unpack_from('<HHI', command, at)
        if (group, number) == (0, 0x0900):
            return struct.unpack_from('<H', command, at + 8)[0]
        at += 8 + length


def find(sock, message, keys):
    """The number of matches; the final status has to be Success."""
    command = element(0x00000002, FIND.encode()) + us(0x00000100, 0x20) + us(0x00000110, message) + us(0x00000700, 0) + us(0x00000800, 1)
    command = struct.pack('<HHII', 0, 0, 4, len(command)) + command
    identifier = b''.join(element(tag, keys[tag]) for tag in sorted(keys))
    values = b''.join(struct.pack('>IBB', len(part) + 2, 1, flags) + part for flags, part in ((3, command), (2, identifier)))
    sock.sendall(struct.pack('>BBI', 4, 0, len(values)) + values)
    matches = 0
    while True:
        kind, body = pdu(sock)
        assert kind == 4, 'PDU type %d' % kind
        at = 0
        while at < len(body):
            length, _, flags = struct.unpack_from('>IBB', body, at)
            part = body[at + 6:at + 4 + length]
            at += 4 + length
            if flags & 1:
                status = status_of(part)
                if status not in (0xFF00, 0xFF01):
                    assert status == 0, 'status %04X' % status
                    return matches
                matches += 1


def keys(kind, study):
    asked = {0x00080052: b'STUDY', 0x00080020: b'', 0x00080050: b'', 0x00100010: b'', 0x00100020: b'', 0x0020000D: b''}
    day = time.strftime('%Y%m%d', time.gmtime(1577836800 + 86400 * study))
    value = {'uid': (0x0020000D, ROOT + str(study + 1)), 'uid with counts': (0x0020000D, ROOT + str(study + 1)), 'patient id': (0x00100020, 'ID%06d' % study),
             'accession': (0x00080050, 'ACC%06d' % study), 'name prefix': (0x00100010, 'PHANTOM%04d*' % study), 'date range': (0x00080020, day + '-' + day)}[kind]
    asked[value[0]] = value[1].encode()
    if kind == 'uid with counts':
        asked.update({0x00080061: b'', 0x00201206: b'', 0x00201208: b''})
    return asked


def measure(port):
    began = time.time()
    sock = associate(port)
    assert find(sock, 1, keys('uid', 1)) == 1
    print('first query, waiting for the walk through the archive: %.2f s' % (time.time() - began))
    step = 7919  # a prime: every study in an order that no cache expects
    for kind in 'uid', 'uid with counts', 'patient id', 'accession', 'name prefix', 'date range':
        times = []
        for i in range(WARM + ROUNDS):
            asked = keys(kind, i * step % STUDIES)
            start = time.perf_counter()
            matches = find(sock, i % 60000 + 1, asked)
            times.append(1e3 * (time.perf_counter() - start))
            assert matches == 1, '%s: %d matches' % (kind, matches)
        times = sorted(times[WARM:])
        print('%-16s median %.2f ms, p99 %.2f ms' % (kind, times[ROUNDS // 2], times[ROUNDS * 99 // 100]))
    everything = {0x00080052: b'STUDY', 0x0020000D: b'', 0x00100010: b'', 0x00201208: b''}
    for again in range(2):
        start = time.perf_counter()
        print('all %d studies with their numbers of instances: %.2f s' % (find(sock, 1, everything), time.perf_counter() - start))
    sock.close()


def main():
    java, folder, database = sys.argv[1], sys.argv[2], sys.argv[3:]
    path = 'target/classes:target/lib/*'
    began = time.time()
    node = subprocess.Popen([java, '-Xmx2g', '-cp', path, 'src/bench/QueryBench.java', folder, *database],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    line = node.stdout.readline()  # behind lines of the log
    while not line.startswith('port '):
        assert line, 'the node did not start'
        line = node.stdout.readline()
    print('rows made in %.0f s' % (time.time() - began))
    threading.Thread(target=node.stdout.read, daemon=True).start()
    measure(int(line.split()[1]))
    node.stdin.close()
    node.wait()


main()
